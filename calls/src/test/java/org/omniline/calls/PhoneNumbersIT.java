package org.omniline.calls;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.playground.freeswitch.Caller;

/** Access numbers of one trunk, each of which begins with a flow of its own. */
class PhoneNumbersIT {
  @RegisterExtension static final Phoning phoning = new Phoning();

  private static final String FLOW =
      """
      {"format":1,"start":"hello","variables":[],
       "nodes":[
        {"id":"hello","type":"PLAY","prompts":["%s"],"next":"bye"},
        {"id":"bye","type":"HANGUP","prompts":[]}]}
      """;

  private static void begins(String account, String flow) {
    phoning.sql(
        "update channel_account set settings = settings || '{\"flow\":\""
            + flow
            + "\"}' where code = '"
            + account
            + "'");
  }

  /** As the page of accounts saves. */
  private static void numbers(Desk chief, String account, String numbers) {
    JsonObject one =
        chief.json("/api/v1/channel-accounts").getJsonArray("items").stream()
            .map(JsonObject.class::cast)
            .filter(each -> each.getString("code").equals(account))
            .findFirst()
            .orElseThrow();
    JsonObject unused =
        chief.saves(
            "PATCH",
            "/api/v1/channel-accounts/" + one.getString("id"),
            new JsonObject()
                .put("version", one.getInteger("version"))
                .put("settings", new JsonObject().put("numbers", numbers)));
  }

  /** Calls until the node works by what was saved, as it does within seconds. */
  private static void reaches(String accessNumber, String flow) {
    AtomicReference<Caller> caller =
        new AtomicReference<>(phoning.calls(Phoning.number(), accessNumber));
    await()
        .atMost(Desk.LONG)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              String heard = phoning.heard(caller.get());
              if (heard.contains("/" + flow + ".wav")) {
                return true;
              }
              if (!heard.isEmpty() && !heard.equals("park")) {
                caller.get().hangUp();
                caller.set(phoning.calls(Phoning.number(), accessNumber));
              }
              return false;
            });
    caller.get().hangUp();
  }

  @Test
  @Tag("R1")
  void number_thatIsMovedOrAddedInThePage_reachesTheOtherFlow_withoutARestart() {
    phoning.flow("mind", FLOW.formatted("mind"));
    phoning.flow("rights", FLOW.formatted("rights"));
    begins("psych", "mind");
    begins("law", "rights");
    reaches("12356", "mind");
    reaches("12348", "rights");

    Desk chief = phoning.desk(Phoning.ADMINISTRATOR);
    numbers(chief, "psych", "12320");
    numbers(chief, "law", "12348, 12356");

    reaches("12356", "rights");
    reaches("12348", "rights");
    reaches("12320", "mind");
  }
}
