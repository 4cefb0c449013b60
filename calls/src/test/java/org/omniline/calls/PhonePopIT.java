package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;
import org.omniline.testkit.WireSchemas;

/** What an agent is told of a caller with the offer, and keeps when the call is over. */
class PhonePopIT {
  @RegisterExtension static final Phoning phoning = new Phoning();

  /** What stands beside the newest offer of a conversation, once it was told. */
  private static JsonObject brief(Desk desk, String conversation) {
    JsonObject brief =
        await()
            .atMost(Desk.LONG)
            .until(
                () ->
                    desk.socket.pushes().stream()
                        .filter(push -> push.getString("on").equals("offer"))
                        .map(push -> push.getJsonObject("data"))
                        .filter(
                            offer ->
                                offer
                                    .getJsonObject("conversation")
                                    .getString("id")
                                    .equals(conversation))
                        .map(offer -> offer.getJsonObject("brief"))
                        .filter(java.util.Objects::nonNull)
                        .reduce((before, last) -> last)
                        .orElse(null),
                java.util.Objects::nonNull);
    WireSchemas.check("objects.schema.json", "brief", brief);
    return brief;
  }

  @Test
  @Tag("R71")
  @Tag("R73")
  void offer_tellsPlaceNumberDialledMarksAndMissedCalls_andThePanelKeepsThem() {
    String number = "139103" + Phoning.number().substring(6);
    Caller missed = phoning.calls(number, "12356");
    String before = phoning.conversation(missed);
    phoning.stateIs(before, "WAITING");
    missed.hangUp();
    phoning.stateIs(before, "ABANDONED");

    Phone phone = phoning.phone("one", PhoneBehaviour.answers(Duration.ZERO));
    try (Desk boss = phoning.desk(Phoning.SUPERVISOR)) {
      boss.listed("VIP", number);
    }
    Desk desk = phoning.desk("one");
    desk.ready();
    Caller caller = phoning.calls(number, "12356");
    String id = desk.sees("TALKING").getString("conversation");
    JsonObject brief = brief(desk, id);
    assertThat(brief.getJsonObject("place").getString("region")).isEqualTo("北京市");
    assertThat(brief.getJsonObject("place").getString("regionEn")).isEqualTo("Beijing");
    assertThat(brief.getString("accessNumber")).isEqualTo("12356");
    assertThat(brief.getJsonArray("missed").encode())
        .contains("\"kind\":\"ABANDONED\"", "\"state\":\"OPEN\"");
    assertThat(brief.getJsonArray("marks").encode()).contains("\"list\":\"VIP\"");
    assertThat(brief.getValue("judged")).isNull();

    desk.ask("risk.set", Desk.asking(id).put("level", "HIGH").put("reason", "有计划"));
    caller.hangUp();
    phoning.stateIs(id, "WRAP_UP");
    assertThat(phone).isNotNull();
    JsonObject open = desk.ask("conversation.open", new JsonObject().put("conversation", id));
    JsonObject kept = open.getJsonObject("brief");
    assertThat(kept.getJsonObject("place").getString("region")).isEqualTo("北京市");
    assertThat(kept.getString("accessNumber")).isEqualTo("12356");
    assertThat(kept.getJsonObject("judged").getString("level")).isEqualTo("HIGH");
    assertThat(kept.getJsonObject("judged").getJsonObject("by").getString("id"))
        .isEqualTo(phoning.user("one"));
  }

  @Test
  @Tag("R23")
  void callWithoutANumber_hasNoPlace_andNothingOfAnybodyElse() {
    phoning.phone("one", PhoneBehaviour.answers(Duration.ZERO));
    Desk desk = phoning.desk("one");
    desk.ready();
    Caller caller = phoning.calls(org.omniline.playground.freeswitch.CallerId.anonymous(), "12356");
    String id = phoning.conversation(caller);
    JsonObject brief = brief(desk, id);
    assertThat(brief.getValue("place")).isNull();
    assertThat(brief.getJsonArray("missed")).isEmpty();
    assertThat(brief.getJsonArray("marks")).isEmpty();
    caller.hangUp();
  }
}
