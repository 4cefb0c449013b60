package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactivex.rxjava3.core.Completable;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;
import org.omniline.playground.freeswitch.PhoneBehaviour.Kind;

/** Who gave up waiting goes from agent to agent until somebody has called them. */
@Tag("R40")
class PhoneCallBackIT {
  @RegisterExtension
  static final Phoning phoning =
      Phoning.with(Map.of("hotline.call-backs-return", "10s"), seeding -> Completable.complete());

  private static final PhoneBehaviour AT_ONCE = PhoneBehaviour.answers(Duration.ofMillis(20));

  /** Somebody who gave up waiting: the item. */
  private static String missed(String number) {
    Caller caller = phoning.calls(number, "12356");
    String gaveUp = phoning.conversation(caller);
    phoning.stateIs(gaveUp, "WAITING");
    caller.hangUp();
    phoning.stateIs(gaveUp, "ABANDONED");
    String query = "select id from missed where conversation_id = " + gaveUp;
    await().atMost(Desk.LONG).until(() -> !phoning.sql(query).isEmpty());
    return phoning.sql(query);
  }

  private static JsonObject of(String item) {
    return new JsonObject().put("item", item);
  }

  private static String taken(Desk desk, String item) {
    return desk.ask("missed.take", of(item)).getString("conversation");
  }

  private static String standing(String item) {
    return phoning.sql(
        "select m.state || ' ' || coalesce(u.login, '') from missed m"
            + " left join staff_user u on u.id = m.taken_by where m.id = "
            + item);
  }

  private static String moves(String item) {
    return phoning.sql(
        "select string_agg(what, ' ' order by id) from missed_move where missed_id = " + item);
  }

  @Test
  void handedOn_isCalledByTheColleague_whoTellsWhatCameOfIt() {
    Desk one = phoning.desk("one");
    Desk two = phoning.desk("two");
    String number = Phoning.number();
    String item = missed(number);
    String id = taken(one, item);
    Phone own = phoning.phone("two", AT_ONCE);
    Phone person = phoning.freeswitch.phone(number, PhoneBehaviour.of(Kind.RINGS));

    two.ready();
    one.ask(
        "conversation.transfer",
        Desk.asking(id).put("agent", phoning.sql("select id from staff_user where login = 'two'")));
    two.ask("offer.accept", new JsonObject().put("offer", two.offered()));

    assertThat(standing(item)).isEqualTo("TAKEN two");
    assertThat(one.refused("missed.outcome", of(item).put("outcome", "REACHED")))
        .isEqualTo("conflict");
    two.call("call.dial", id);
    Phoning.is(person, CallState.RINGING);
    person.answer();
    two.sees("TALKING");
    Desk boss = phoning.desk(Phoning.SUPERVISOR);
    assertThat(boss.refusal("missed.free", of(item).put("reason", "换人")).encode())
        .as("nobody is taken from a call")
        .contains("on-the-line");
    two.call("call.hangup", id);
    two.conversationIs(id, "WRAP_UP");
    Phoning.is(own, CallState.ENDED);
    JsonObject told =
        two.ask("missed.outcome", of(item).put("outcome", "REACHED").put("note", "约好周三"))
            .getJsonObject("item");
    assertThat(told.getString("note")).isEqualTo("约好周三");
    assertThat(told.getJsonArray("moves").getJsonObject(0).getString("what"))
        .isEqualTo("HANDED_ON");
    two.writesUp(id);
  }

  @Test
  void givenBack_freedAndAssigned_withTheReasonInTheAudit() {
    Desk one = phoning.desk("one");
    Desk two = phoning.desk("two");
    Desk boss = phoning.desk(Phoning.SUPERVISOR);
    String item = missed(Phoning.number());
    String first = taken(one, item);

    one.ask("missed.return", of(item));
    assertThat(standing(item)).startsWith("OPEN");
    assertThat(phoning.state(first)).isEqualTo("CLOSED");
    assertThat(two.refused("missed.return", of(item))).isEqualTo("not-found");

    taken(two, item);
    assertThat(one.refused("missed.free", of(item).put("reason", "x"))).isEqualTo("forbidden");
    boss.ask("missed.free", of(item).put("reason", "座席已下班"));
    assertThat(standing(item)).startsWith("OPEN");
    String agent = phoning.sql("select id from staff_user where login = 'one'");
    JsonObject assigned =
        boss.ask("missed.assign", of(item).put("agent", agent).put("reason", "熟悉情况"))
            .getJsonObject("item");
    assertThat(standing(item)).isEqualTo("TAKEN one");
    assertThat(phoning.state(assigned.getString("served"))).isEqualTo("SERVING");
    assertThat(moves(item)).isEqualTo("GIVEN_BACK FREED ASSIGNED");
    assertThat(
            phoning.sql(
                "select string_agg(action || ' ' || (detail ->> 'reason'), ',' order by id) from"
                    + " audit where outcome = 'ok' and action in ('missed.free', 'missed.assign')"
                    + " and target = 'missed:"
                    + item
                    + "'"))
        .isEqualTo("missed.free 座席已下班,missed.assign 熟悉情况");
    one.ask("missed.return", of(item));
  }

  @Test
  void agentWhoClosesTheBrowserWithoutCalling_losesIt() {
    String item = missed(Phoning.number());
    Desk one = phoning.desk("one");
    String id = taken(one, item);

    one.socket.close();

    await().atMost(Duration.ofMinutes(2)).until(() -> standing(item).startsWith("OPEN"));
    assertThat(moves(item)).isEqualTo("RETURNED");
    assertThat(phoning.state(id)).isEqualTo("CLOSED");
    Desk two = phoning.desk("two");
    assertThat(taken(two, item)).isNotEqualTo(id);
    JsonObject unused = two.ask("missed.return", of(item));
  }
}
