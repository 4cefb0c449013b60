package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Page;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.CallRecords;
import org.omniline.conversation.port.CallRecords.Call;
import org.omniline.conversation.port.CallRecords.Filter;
import org.omniline.conversation.port.CallRecords.Kind;
import org.omniline.conversation.port.CallRecords.Outcome;
import org.omniline.conversation.port.CallRecords.Reach;
import org.omniline.conversation.port.CallRecords.Whole;
import org.omniline.conversation.port.CallStore;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.staff.Role;
import org.omniline.persistence.sql.PostgresExtension;

/** Calls of the past: what is told of each, by whom they are found, and what it costs. */
class PgCallRecordsIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static final Instant CAME = Instant.parse("2026-11-29T02:00:00Z");
  private static final String NUMBER = "+8613800138000";

  private Hotline hotline;
  private CallRecords records;
  private Actor agent;
  private Viewer own;
  private Viewer all;
  private String number;
  private int legs;

  @BeforeEach
  void open() {
    hotline = new Hotline(postgres.database());
    records = new PgCallRecords(hotline.database, hotline.cipher);
    agent = hotline.agent(Role.AGENT, 9, 1L);
    own = hotline.viewer(agent);
    all = hotline.viewer(hotline.agent(Role.SUPERVISOR, 5));
    // Each test has calls of its own in one database.
    number = NUMBER + hotline.ids.next();
  }

  private String leg(
      String role,
      String other,
      @Nullable Conversation of,
      int from,
      @Nullable Integer answered,
      int to,
      String by,
      @Nullable String refused) {
    String uuid = "leg" + hotline.ids.next() + "-" + legs++;
    boolean agents = role.equals("AGENT");
    hotline.legEnded(
        new CallStore.Leg(
            "fs1",
            uuid,
            other.isEmpty() ? null : other,
            of == null ? null : of.id(),
            role,
            "12356",
            number,
            number,
            "MOBILE",
            agents ? agent.userId() : null,
            agents ? "1001" : null,
            CAME.plusSeconds(from),
            answered == null ? null : CAME.plusSeconds(answered),
            CAME.plusSeconds(to),
            answered == null ? 480 : 200,
            answered == null ? 19 : 16,
            answered == null ? "NO_ANSWER" : "NORMAL_CLEARING",
            by,
            refused,
            null,
            agents && answered != null
                ? List.of(
                    new CallStore.Stretch(
                        CAME.plusSeconds(answered + 2), CAME.plusSeconds(answered + 5)))
                : List.of()));
    return uuid;
  }

  private Conversation served() {
    return hotline.served(hotline.visitor(), agent);
  }

  /** Ten seconds of queue, once not answered, then talked with for twenty seconds. */
  private Conversation talk() {
    Conversation talk = served();
    hotline.facts("delete from offer where conversation_id = $1 returning 1", talk.id());
    hotline.facts(
        "update queue_visit set entered_at = '2026-11-29T02:00:01Z',"
            + " left_at = '2026-11-29T02:00:11Z' where conversation_id = $1 returning 1",
        talk.id());
    hotline.facts("delete from segment where conversation_id = $1 returning 1", talk.id());
    String caller = leg("CALLER", "", talk, 0, 0, 40, "CALLER", null);
    leg("AGENT", caller, talk, 2, null, 6, "AGENT", null);
    leg("AGENT", caller, talk, 7, 11, 31, "AGENT", null);
    return talk;
  }

  private Filter mine() {
    return new Filter(CAME, CAME.plus(Duration.ofDays(1)), number, null, null, null, null);
  }

  private static Filter with(
      Filter f, @Nullable Long agent, @Nullable Long queue, @Nullable Outcome outcome) {
    return new Filter(f.from(), f.to(), f.number(), agent, queue, f.accessNumber(), outcome);
  }

  private List<Call> found(Viewer viewer, Filter filter) {
    return records.list(new Reach(viewer, false, null), filter, null, 50).blockingGet().items();
  }

  @Test
  @Tag("R276")
  void callThatWasAnswered_tellsWaitingTalkAgentAndWhoEndedIt() {
    Conversation talk = talk();

    Call call = found(own, mine()).get(0);

    assertThat(call.conversation()).isEqualTo(talk.id());
    assertThat(call.number()).isEqualTo(number);
    assertThat(call.outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(call.agents()).containsExactly(agent.userId());
    assertThat(call.waitedMs()).isEqualTo(10_000);
    assertThat(call.talkedMs()).isEqualTo(20_000);
    assertThat(call.queue()).isEqualTo(talk.queue().id());
    assertThat(call.endedBy()).isEqualTo("CALLER");
    assertThat(call.q850()).isEqualTo(16);
  }

  @Test
  @Tag("R276")
  void wholeCall_isInTheOrderOfTime_eachWithItsEnd_alsoWhatWasRefused() {
    Conversation talk = talk();
    long id = found(own, mine()).get(0).id();

    Whole whole = records.find(new Reach(own, false, null), id).blockingGet();

    assertThat(whole.happenings())
        .extracting(
            one ->
                one.kind()
                    + " "
                    + Duration.between(CAME, one.from()).toSeconds()
                    + "-"
                    + (one.to() == null ? "" : Duration.between(CAME, one.to()).toSeconds()))
        .containsExactly(
            "LEG 0-40", "QUEUE 1-11", "LEG 2-6", "RING 2-6", "LEG 7-31", "RING 7-11", "HOLD 13-16");
    assertThat(whole.happenings())
        .filteredOn(one -> one.kind() == Kind.LEG)
        .extracting(one -> one.detail().get("role") + " " + one.detail().get("q850"))
        .containsExactly("CALLER 16", "AGENT 19", "AGENT 16");
    assertThat(talk.id()).isEqualTo(whole.call().conversation());
  }

  @Test
  void whatCameOfCalls_isToldApart() {
    Conversation left = hotline.waiting(hotline.visitor());
    leg("CALLER", "", left, 0, 0, 5, "CALLER", null);
    Conversation told = hotline.waiting(hotline.visitor());
    leg("CALLER", "", told, 10, 10, 15, "SYSTEM", null);
    leg("CALLER", "", null, 20, null, 25, "SYSTEM", "BLOCKED");
    leg("CALLED", "", served(), 30, null, 35, "SYSTEM", null);
    Conversation word = hotline.waiting(hotline.visitor());
    leg("CALLER", "", word, 40, 40, 45, "SYSTEM", null);
    hotline.facts(
        "update entry set type = 'VOICE', at = '2026-11-29T02:00:46Z'"
            + " where conversation_id = $1 and kind = 'MESSAGE_IN' returning 1",
        word.id());

    assertThat(found(all, mine()))
        .extracting(Call::outcome)
        .containsExactly(
            Outcome.VOICE_MESSAGE,
            Outcome.NOT_REACHED,
            Outcome.REFUSED,
            Outcome.ENDED,
            Outcome.ABANDONED);
    assertThat(found(all, with(mine(), null, null, Outcome.ENDED)))
        .extracting(Call::conversation)
        .containsExactly(told.id());
    assertThat(found(all, with(mine(), null, null, Outcome.REFUSED)))
        .singleElement()
        .satisfies(
            call ->
                assertThat(
                        records
                            .find(new Reach(all, false, null), call.id())
                            .blockingGet()
                            .happenings())
                    .extracting(one -> one.detail().get("refused"))
                    .containsExactly("BLOCKED"));
  }

  @Test
  @Tag("R276")
  void calls_areFoundByWhoMaySeeThem_andByEachCondition() {
    Conversation talk = talk();
    long id = found(own, mine()).get(0).id();
    Viewer stranger = hotline.viewer(hotline.agent(Role.AGENT, 3, 1L));
    Viewer administrator = hotline.viewer(hotline.agent(Role.ADMINISTRATOR, 0));
    Reach team = new Reach(all, false, -5L);

    assertThat(found(all, mine())).hasSize(1);
    assertThat(found(stranger, mine())).isEmpty();
    assertThat(records.find(new Reach(stranger, false, null), id).blockingGet()).isNull();
    assertThat(records.find(team, id).blockingGet()).isNull();
    assertThat(records.list(team, mine(), null, 9).blockingGet().items()).isEmpty();
    assertThat(found(administrator, mine())).isEmpty();
    assertThat(records.find(new Reach(administrator, true, null), id).blockingGet()).isNotNull();

    long ofAgent = hotline.ids.next();
    hotline.facts(
        "insert into team (id, organisation_id, name) select $1, organisation_id, 'team'"
            + " from staff_user where id = $2 returning 1",
        ofAgent,
        agent.userId());
    hotline.facts(
        "update segment set team_id = $1 where conversation_id = $2 returning 1",
        ofAgent,
        talk.id());
    Reach watched = new Reach(all, false, ofAgent);
    assertThat(records.list(watched, mine(), null, 9).blockingGet().items()).hasSize(1);
    assertThat(records.find(watched, id).blockingGet()).isNotNull();

    long queue = talk.queue().id();
    assertThat(found(own, with(mine(), agent.userId(), queue, Outcome.ANSWERED))).hasSize(1);
    assertThat(found(own, with(mine(), agent.userId() + 1, null, null))).isEmpty();
    assertThat(found(own, with(mine(), null, -1L, null))).isEmpty();
    assertThat(found(own, with(mine(), null, null, Outcome.ABANDONED))).isEmpty();
    for (Filter not :
        List.of(
            new Filter(CAME.plusSeconds(1), CAME.plusSeconds(9), number, null, null, null, null),
            new Filter(CAME.minusSeconds(9), CAME, number, null, null, null, null),
            new Filter(CAME, CAME.plusSeconds(9), NUMBER, agent.userId(), null, null, null),
            new Filter(CAME, CAME.plusSeconds(9), number, null, null, "12348", null))) {
      assertThat(found(own, not)).as("%s", not).isEmpty();
    }
  }

  @Test
  void list_goesOnWhereAPageEnded_andRefusesAPlaceThatIsNone() {
    leg("CALLER", "", null, 0, null, 5, "CALLER", null);
    leg("CALLER", "", null, 0, null, 6, "CALLER", null);
    leg("CALLER", "", null, 3, null, 5, "CALLER", null);
    Reach reach = new Reach(all, false, null);

    Page<Call> first = records.list(reach, mine(), null, 2).blockingGet();
    Page<Call> rest = records.list(reach, mine(), first.next(), 2).blockingGet();

    assertThat(first.items()).hasSize(2);
    assertThat(first.items().get(0).began()).isEqualTo(CAME.plusSeconds(3));
    assertThat(rest.items()).hasSize(1);
    assertThat(rest.items()).doesNotContainAnyElementsOf(first.items());
    assertThat(rest.next()).isNull();
    Hotline.assertRefused(
        Refusal.Code.INVALID, () -> records.list(reach, mine(), "1;drop", 2).blockingGet());
  }

  @Test
  void rareOutcome_isLookedForInBoundedSteps() {
    hotline.facts(
        """
        insert into call_leg (id, switch, uuid, direction, role, access_number, raw_sealed,
          caller_sealed, caller_hash, caller_kind, created_at, ended_at, cause, ended_by)
        select -n, 'many', $1 || n, 'INBOUND', 'CALLER', '12356', '', '', '', 'MOBILE',
          timestamptz '2025-01-01' + n * interval '1 second', timestamptz '2025-01-02', '', 'CALLER'
        from generate_series(1, 2500) n returning 1
        """,
        number);
    Instant then = Instant.parse("2025-01-01T00:00:00Z");
    Filter rare =
        new Filter(then, then.plusSeconds(9_000), null, null, null, null, Outcome.ANSWERED);
    Reach reach = new Reach(all, false, null);

    Page<Call> first = records.list(reach, rare, null, 50).blockingGet();
    Page<Call> last = records.list(reach, rare, first.next(), 50).blockingGet();

    assertThat(first.items()).isEmpty();
    assertThat(first.next()).isNotNull();
    assertThat(last.items()).isEmpty();
    assertThat(last.next()).isNull();
  }
}
