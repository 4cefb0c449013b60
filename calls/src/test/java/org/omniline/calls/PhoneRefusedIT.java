package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;

/** Callers nobody will answer hear why, and whom to call, before they are hung up. */
class PhoneRefusedIT {
  @RegisterExtension static final Phoning phoning = new Phoning();

  private static final String CLOSED = "我们的服务时间是工作日。";

  @AfterEach
  void open() {
    phoning.sql("update queue set hours_id = null where code = 'psych'");
    phoning.sql("update channel_account set settings = settings - 'emergency'");
  }

  /** A queue that is closed on every day and lets leave word. */
  private static void closed() {
    phoning.sql(
        """
        insert into business_hours (id, code, name, zone, week, follows_special_days, closed_text,
          leaves_message)
        values (71, 'never', 'never', 'Asia/Shanghai', '{}', false, '%s', true)
        on conflict do nothing
        """
            .formatted(CLOSED));
    phoning.sql("update queue set hours_id = 71 where code = 'psych'");
  }

  @Test
  @Tag("R20")
  void blockedCaller_hearsTheNumbersToCall_eachTime_andTheAttemptIsLogged() {
    String number = Phoning.number();
    Desk boss = phoning.desk(Phoning.SUPERVISOR);
    JsonObject listing = boss.listed("BLOCKED", number);

    for (int time = 1; time <= 2; time++) {
      Caller caller = phoning.calls(number, "12356");
      hearsRefusal(caller, "blocked", "110", "120");
      Phoning.is(caller, CallState.ENDED);
      String id = phoning.conversation(caller);
      assertThat(phoning.state(id)).isEqualTo("CLOSED");
      assertThat(boss.steps(id)).contains("INTERCEPTED", "CALL_TOLD");
      assertThat(
              phoning.sql(
                  "select count(*) from interception where listing_id = "
                      + listing.getString("id")))
          .isEqualTo(Integer.toString(time));
      assertThat(phoning.sql("select count(*) from delivery where conversation_id = " + id))
          .as("a voice sends nothing")
          .isEqualTo("0");
    }
  }

  @Test
  @Tag("R20")
  void callerOutsideHours_hearsTheAccountsOwnNumbers_andStandsInTheListOfTheMissed() {
    closed();
    phoning.sql(
        "update channel_account set settings = settings ||"
            + " '{\"emergency\":\"[{\\\"label\\\":\\\"急救\\\",\\\"number\\\":\\\"120\\\"}]\"}'"
            + " where code = 'psych'");
    phoning.stopNode();
    phoning.startNode();

    Caller caller = phoning.calls(Phoning.number(), "12356");
    String file = hearsRefusal(caller, "later", "120");

    assertThat(file).doesNotContain(digits("110"));
    await().atMost(Desk.LONG).until(() -> phoning.heard(caller).contains("message-invite"));
    caller.hangUp();
    String id = phoning.conversation(caller);
    assertThat(phoning.sql("select state || ' ' || kind from missed where conversation_id = " + id))
        .isEqualTo("OPEN LEFT_MESSAGE");
    assertThat(phoning.desk(Phoning.SUPERVISOR).steps(id)).contains("CALL_TOLD");
  }

  private static String hearsRefusal(Caller caller, String recording, String... numbers) {
    await()
        .atMost(Desk.LONG)
        .until(() -> phoning.heard(caller).contains("/s/" + recording + ".wav"));
    String file = phoning.heard(caller);
    for (String number : numbers) {
      assertThat(file).contains(digits(number));
    }
    return file;
  }

  private static String digits(String number) {
    StringBuilder files = new StringBuilder();
    number
        .chars()
        .forEach(digit -> files.append("!/s/digits/").append((char) digit).append(".wav"));
    return files.toString();
  }
}
