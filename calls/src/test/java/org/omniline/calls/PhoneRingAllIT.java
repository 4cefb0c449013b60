package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;
import org.omniline.playground.freeswitch.PhoneBehaviour.Kind;

/** A queue that asks everybody at once: a call rings at all their telephones. */
class PhoneRingAllIT {
  @RegisterExtension static final Phoning phoning = new Phoning();

  private static final PhoneBehaviour RINGS = PhoneBehaviour.of(Kind.RINGS);

  private Phone one;
  private Phone two;
  private Phone three;
  private Desk first;
  private Desk second;
  private Desk third;

  @BeforeAll
  static void asksAll() {
    phoning.sql(
        "insert into queue_membership (queue_id, user_id, valid_from) values ("
            + phoning.queue("psych")
            + ", "
            + phoning.user(Phoning.LAWYER)
            + ", now())");
    routed("{\"strategy\": \"OFFER_TO_ALL\"}");
  }

  private static void routed(String routing) {
    phoning.sql("update queue set routing = coalesce(routing, '{}') || '" + routing + "'");
    phoning.stopNode();
    phoning.startNode();
  }

  @BeforeEach
  void threeAgentsAreReady() {
    one = phoning.phone("one", RINGS);
    two = phoning.phone("two", RINGS);
    three = phoning.phone(Phoning.LAWYER, RINGS);
    first = phoning.desk("one");
    second = phoning.desk("two");
    third = phoning.desk(Phoning.LAWYER);
    Stream.of(first, second, third).forEach(Desk::ready);
  }

  private static String offers(String id) {
    return phoning.sql(
        "select string_agg(u.login || ' ' || o.outcome, ',' order by u.login) from offer o"
            + " join staff_user u on u.id = o.agent_id where o.conversation_id = "
            + id);
  }

  @Test
  void call_ringsAtAll_theFirstToLiftHasIt_andNobodyElseHasMissedAnything() {
    Caller caller = phoning.calls(Phoning.number(), "12356");
    Stream.of(one, two, three).forEach(phone -> Phoning.is(phone, CallState.RINGING));
    String id = phoning.conversation(caller);
    assertThat(phoning.state(id)).isEqualTo("WAITING");
    Stream.of(first, second, third)
        .forEach(desk -> assertThat(desk.sees("RINGING").getString("conversation")).isEqualTo(id));

    two.answer();

    second.sees("TALKING");
    Phoning.is(one, CallState.ENDED);
    Phoning.is(three, CallState.ENDED);
    assertThat(one.cause()).isEqualTo("LOSE_RACE");
    assertThat(three.cause()).isEqualTo("LOSE_RACE");
    assertThat(phoning.owner(id)).isEqualTo(phoning.user("two"));
    first.isToldOf(first.offered(), "TAKEN");
    third.isToldOf(third.offered(), "TAKEN");
    first.sees("ENDED");
    phoning.agentIs("one", "READY", null);
    await()
        .atMost(Desk.LONG)
        .untilAsserted(
            () -> assertThat(offers(id)).isEqualTo("lawyer TAKEN,one TAKEN,two ACCEPTED"));
    assertThat(second.steps(id)).doesNotContain("AGENT_UNREACHED");
    caller.hangUp();
    phoning.quiet();
    assertThat(
            phoning.sql(
                "select string_agg(coalesce(refused, '-') || ' ' || cause || ' ' || (joined_at is"
                    + " not null), ',' order by cause) from call_leg where role = 'AGENT' and"
                    + " conversation_id = "
                    + id))
        .startsWith("TAKEN LOSE_RACE false,TAKEN LOSE_RACE false,- ");
    assertThat(
            phoning.sql(
                "select string_agg(result, ',' order by result) from segment where kind = 'RING'"
                    + " and conversation_id = "
                    + id))
        .isEqualTo("ANSWERED,TAKEN,TAKEN");
  }

  @RepeatedTest(4)
  void whoLiftInTheSameMoment_oneTalks_andTheOthersAreLetGo() {
    List<Phone> phones = List.of(one, two, three);
    Caller caller = phoning.calls(Phoning.number(), "12356");
    phones.forEach(phone -> Phoning.is(phone, CallState.RINGING));
    String id = phoning.conversation(caller);

    phones.forEach(Phone::answer);

    await()
        .atMost(Desk.LONG)
        .untilAsserted(
            () -> {
              assertThat(phones).filteredOn(phone -> phone.state() == CallState.TALKING).hasSize(1);
              assertThat(phones).filteredOn(phone -> phone.state() == CallState.ENDED).hasSize(2);
              assertThat(phoning.heard(caller)).startsWith("bridge 100");
            });
    phoning.stateIs(id, "SERVING");
    await()
        .atMost(Desk.LONG)
        .untilAsserted(() -> assertThat(offers(id)).containsOnlyOnce("ACCEPTED"));
    assertThat(phones)
        .filteredOn(phone -> phone.state() == CallState.ENDED)
        .allMatch(phone -> "LOSE_RACE".equals(phone.cause()));
    assertThat(
            phoning.sql(
                "select count(*) from entry where type = 'ACCEPTED' and conversation_id = " + id))
        .isEqualTo("1");
  }

  @Test
  void callerWhoLeaves_stopsAll() {
    Caller caller = phoning.calls(Phoning.number(), "12356");
    Stream.of(one, two, three).forEach(phone -> Phoning.is(phone, CallState.RINGING));
    String id = phoning.conversation(caller);

    caller.hangUp();

    Stream.of(one, two, three).forEach(phone -> Phoning.is(phone, CallState.ENDED));
    phoning.stateIs(id, "ABANDONED");
    assertThat(one.cause()).isEqualTo("ORIGINATOR_CANCEL");
    await()
        .atMost(Desk.LONG)
        .untilAsserted(
            () -> assertThat(offers(id)).isEqualTo("lawyer WITHDRAWN,one WITHDRAWN,two WITHDRAWN"));
  }

  @Test
  void mailboxThatAnswersFirst_hasNotTheCall_andWhoeverLiftsNextHasIt() {
    first.ask("agent.state", new JsonObject().put("state", "BREAK"));
    Phone mobile = phoning.outside(first, "one", PhoneBehaviour.answers(Duration.ZERO));
    first.ready();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    Phoning.is(mobile, CallState.TALKING);
    Phoning.is(two, CallState.RINGING);
    Phoning.is(three, CallState.RINGING);
    String id = phoning.conversation(caller);
    assertThat(phoning.state(id)).isEqualTo("WAITING");

    three.answer();

    third.sees("TALKING");
    Phoning.is(mobile, CallState.ENDED);
    Phoning.is(two, CallState.ENDED);
    assertThat(phoning.owner(id)).isEqualTo(phoning.user(Phoning.LAWYER));
    first.isToldOf(first.offered(), "TAKEN");
  }

  @Test
  void whoRefuses_isOneLess_andWhoPressesAtTheDeskIsJoined() {
    Caller caller = phoning.calls(Phoning.number(), "12356");
    Stream.of(one, two, three).forEach(phone -> Phoning.is(phone, CallState.RINGING));
    String id = phoning.conversation(caller);

    one.hangUp();
    third.ask("offer.decline", new JsonObject().put("offer", third.offered()));
    Phoning.is(three, CallState.ENDED);
    assertThat(two.state()).isEqualTo(CallState.RINGING);
    second.ask("offer.accept", new JsonObject().put("offer", second.offered()));

    second.sees("TALKING");
    assertThat(phoning.owner(id)).isEqualTo(phoning.user("two"));
    await()
        .atMost(Desk.LONG)
        .untilAsserted(
            () ->
                assertThat(offers(id)).contains("one DECLINED", "lawyer DECLINED", "two ACCEPTED"));
  }

  @Test
  void noMoreTelephonesRing_thanTheQueueSays() {
    routed("{\"calls\": {\"ringAtOnce\": 2}}");
    try {
      Stream.of(first, second, third).forEach(Desk::close);
      threeAgentsAreReady();
      Caller caller = phoning.calls(Phoning.number(), "12356");
      List<Phone> phones = List.of(one, two, three);
      await()
          .atMost(Desk.LONG)
          .untilAsserted(() -> assertThat(phones).filteredOn(PhoneRingAllIT::rings).hasSize(2));
      String id = phoning.conversation(caller);
      assertThat(phoning.sql("select count(*) from offer where conversation_id = " + id))
          .isEqualTo("2");
      Phone quiet = phones.stream().filter(phone -> !rings(phone)).findFirst().orElseThrow();

      phones.stream().filter(PhoneRingAllIT::rings).findFirst().orElseThrow().hangUp();

      Phoning.is(quiet, CallState.RINGING);
      assertThat(phones).filteredOn(PhoneRingAllIT::rings).hasSize(2);
    } finally {
      routed("{\"calls\": {}}");
    }
  }

  private static boolean rings(Phone phone) {
    return phone.state() == CallState.RINGING;
  }
}
