package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactivex.rxjava3.core.Completable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;

/** Many callers whom a flow serves at the same time. */
class PhoneVoicesIT {
  @RegisterExtension
  static final Phoning phoning =
      Phoning.with(Map.of("phone.voice", "tts|female"), seeding -> Completable.complete());

  private static final int SPOKEN_AT_ONCE = 8;
  private static final int VOICES = 50;

  private static final String FLOW =
      """
      {"format":1,"start":"say","variables":[{"name":"digits","type":"TEXT"}],
       "nodes":[
        {"id":"say","type":"SAY","text":"%s","next":"menu"},
        {"id":"menu","type":"MENU","prompts":["choose"],"timeoutMs":60000,"exhausted":"bye",
         "choices":[{"key":"1","label":"号码","next":"number"},{"key":"2","label":"留言","next":"mail"}]},
        {"id":"number","type":"COLLECT","prompts":["number"],"min":4,"max":4,"terminator":"",
         "variable":"digits","timeoutMs":60000,"next":"read","exhausted":"bye"},
        {"id":"read","type":"SAY","text":"{digits}","reading":"DIGITS","next":"bye"},
        {"id":"mail","type":"VOICEMAIL","prompts":["choose"],"maxMs":60000,"next":"bye"},
        {"id":"bye","type":"HANGUP","prompts":["bye"]}]}
      """;

  /** A hundred letters, so that it lasts while all come. */
  private static final String LONG = "longtext".repeat(16);

  private static void all(List<Caller> callers, String part) {
    await()
        .atMost(Desk.LONG)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> {
              Map<String, String> heard = phoning.freeswitch.heard().blockingGet();
              assertThat(callers)
                  .allSatisfy(
                      caller -> assertThat(heard.getOrDefault(caller.uuid(), "")).contains(part));
            });
  }

  /** Calls until the node works by the flow that was published, as it does within seconds. */
  private static void published(String code, String text) {
    phoning.flow(code, FLOW.formatted(text));
    AtomicReference<Caller> probe = new AtomicReference<>(calls());
    await()
        .atMost(Desk.LONG)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              String heard = phoning.heard(probe.get());
              if (heard.contains(text)) {
                return true;
              }
              if (!heard.isEmpty() && !heard.equals("park")) {
                probe.get().hangUp();
                probe.set(calls());
              }
              return false;
            });
    probe.get().hangUp();
    phoning.quiet();
  }

  private static Caller calls() {
    return phoning.calls(Phoning.number(), "12356");
  }

  private static List<Caller> callers(int number) {
    List<Caller> all = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      all.add(calls());
    }
    return all;
  }

  @Test
  @Tag("R10")
  void eightCallers_hearATextSpokenAtOnce_andLeaveMessagesAtOnce() {
    published("speaks", LONG);
    List<Caller> callers = callers(SPOKEN_AT_ONCE);

    all(callers, "playback say:tts:female:" + LONG);

    all(callers, "play_and_get_digits");
    callers.forEach(caller -> caller.press("2"));
    all(callers, "record ");
    long from = System.nanoTime();
    await().until(() -> System.nanoTime() - from > 1_500_000_000L);
    callers.forEach(caller -> caller.press("#"));
    callers.forEach(caller -> Phoning.is(caller, CallState.ENDED));
    for (Caller caller : callers) {
      String messages =
          "select count(*) from entry where type = 'VOICE' and conversation_id = "
              + phoning.conversation(caller);
      await().atMost(Desk.LONG).until(() -> phoning.sql(messages).equals("1"));
    }
  }

  @Test
  @Tag("R11")
  void fiftyCallers_areAnsweredByTheVoiceAtOnce_eachWithWhatItAsked() {
    published("fifty", "fifty");
    List<Caller> callers = callers(VOICES);

    all(callers, "play_and_get_digits");
    callers.forEach(caller -> caller.press("1"));
    all(callers, " 1 4 ");
    for (int i = 0; i < VOICES; i++) {
      callers.get(i).press(Integer.toString(1_000 + i));
    }
    callers.forEach(caller -> Phoning.is(caller, CallState.ENDED));

    for (int i = 0; i < VOICES; i++) {
      assertThat(callers.get(i).cause()).isEqualTo("NORMAL_CLEARING");
      String id = phoning.conversation(callers.get(i));
      phoning.stateIs(id, "CLOSED");
      String steps =
          "select string_agg(node || ' ' || coalesce(key, '-'), ', ' order by place)"
              + " from ivr_step where conversation_id = "
              + id;
      String wanted = "say -, menu 1, number " + (1_000 + i) + ", read -, bye -";
      await()
          .atMost(Desk.LONG)
          .untilAsserted(() -> assertThat(phoning.sql(steps)).isEqualTo(wanted));
    }
  }
}
