package org.omniline.calls.day;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.omniline.calls.day.CallLedger.Call;
import org.omniline.calls.day.CallLedger.Ring;
import org.omniline.calls.day.DayFacts.CallerLeg;
import org.omniline.calls.day.DayFacts.Talk;

/**
 * A thousand calls over midnight: refused, answered, passed on, put back, given up, while the node
 * is stopped and started again and agents change their team. The facts of record tell the same as
 * the book that was kept at the telephones.
 */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class DayOfCallsIT {
  private static final int CALLS = 1_000;
  private static final long SEED = 20_261_201;

  /**
   * What a single time may be off, since the product knows of a thing only after the telephone does
   * and this machine has other work; on average it is {@link #ON_AVERAGE_MS}.
   */
  private static final long TOLERANCE_MS = 3_000;

  private static final double ON_AVERAGE_MS = 300;

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH", Locale.ROOT);

  private static DayHotline hotline;
  private static DayPeople people;
  private static CallLedger ledger;
  private static List<CallPlan> plans;
  private static Connection connection;
  private static DayFacts facts;

  @BeforeAll
  @Timeout(value = 6, unit = TimeUnit.MINUTES)
  static void aDay() throws Exception {
    hotline = new DayHotline();
    connection = hotline.connection();
    facts = new DayFacts(connection);
    plans = new DayScript(SEED).plans(CALLS);
    hotline.open(
        plans.stream()
            .map(CallPlan::number)
            .filter(number -> number.startsWith(DayScript.BLOCKED))
            .toList());
    hotline.hire(14, DayScript.LISTENERS, "甲组");
    hotline.hire(6, DayScript.LAWYERS, "乙组");
    ledger = new CallLedger(plans, hotline.teams);
    people =
        new DayPeople(
            hotline.vertx,
            hotline.clock,
            hotline.freeswitch,
            ledger,
            hotline.desks,
            hotline.queue(DayScript.LAWYERS),
            SEED);
    new DayCourse(hotline, people, ledger, plans, facts).run();
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> assertThat(ledger.open()).as("goes on, " + people.failures()).isEmpty());
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                facts.number(
                        "select (select count(*) from phone_call where not over) + (select count(*)"
                            + " from conversation where state not in ('CLOSED', 'ABANDONED'))")
                    == 0);
    ledger.onRecord(facts.callers().keySet());
  }

  @AfterAll
  static void everythingStops() throws Exception {
    if (connection != null) {
      connection.close();
    }
    if (hotline != null) {
      hotline.close();
    }
  }

  // ---- the two books ----

  private static List<Call> calls() {
    return ledger.knowable();
  }

  private static Map<String, Long> counted(Function<Call, String> by) {
    return calls().stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
  }

  private static String at(Call call, DateTimeFormatter unit) {
    return unit.format(Instant.ofEpochMilli(call.arrived).atZone(DayHotline.ZONE));
  }

  @Test
  void theScriptWasPlayed() {
    assertThat(people.failures()).isEmpty();
    assertThat(ledger.calls()).hasSize(CALLS);
    assertThat(calls()).filteredOn(call -> call.transfers > 0).hasSizeGreaterThan(10);
    assertThat(calls()).filteredOn(call -> call.cuts > 0).hasSizeGreaterThan(10);
    assertThat(calls()).filteredOn(call -> call.unheard).isNotEmpty();
    assertThat(counted(call -> at(call, DAY)))
        .hasSize(2)
        .allSatisfy((day, n) -> assertThat(n).isGreaterThan(50));
  }

  @Test
  void everyCall_isOnRecordOnce_asItWas() throws SQLException {
    Map<String, CallerLeg> legs = facts.callers();
    List<String> wrong = new ArrayList<>();
    for (Call call : calls()) {
      CallerLeg leg = legs.remove(call.leg);
      String differs = leg == null ? "is not on record" : differs(call, leg);
      if (!differs.isEmpty()) {
        wrong.add(call + ": " + differs + " " + leg);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(legs).as("on record, and never called").isEmpty();
  }

  /** How far a time is from where it must be. */
  private static long off(long told, long least, long most) {
    return Math.max(0, Math.max(least - told, told - most));
  }

  private static String differs(Call call, CallerLeg leg) {
    List<String> all = new ArrayList<>();
    if (call.plan.isRefused() == leg.refused().isEmpty()) {
      all.add("refused");
    }
    if (Math.abs(leg.created() - call.arrived) > TOLERANCE_MS) {
      all.add("arrived " + (leg.created() - call.arrived) + " ms late");
    }
    if (!call.unheard && Math.abs(leg.ended() - call.ended) > TOLERANCE_MS) {
      all.add("ended " + (leg.ended() - call.ended) + " ms late");
    }
    boolean untold = call.unheard && leg.endedBy().equals("UNKNOWN");
    if (!untold && !leg.endedBy().equals(call.endedBy)) {
      all.add("ended by " + leg.endedBy());
    }
    if (leg.talks() != call.talks().size()) {
      all.add(leg.talks() + " talks");
    }
    if (leg.passedOn() != call.transfers) {
      all.add(leg.passedOn() + " transfers");
    }
    if (leg.putBack() != call.cuts) {
      all.add(leg.putBack() + " times put back");
    }
    if (leg.openSegments() != 0) {
      all.add("a stretch without an end");
    }
    if (!call.unheard
        && !call.plan.isRefused()
        && off(leg.waited(), call.waited(), call.waitedAtMost()) > TOLERANCE_MS) {
      all.add("waited " + (leg.waited() - call.waited()) + " ms more");
    }
    return String.join(", ", all);
  }

  @Test
  void everyRingOfATelephone_isOnRecordOnce() throws SQLException {
    var legs = facts.rings();
    List<String> wrong = new ArrayList<>();
    for (Call call : calls()) {
      for (Ring ring : call.rings) {
        var leg = legs.remove(ring.leg);
        if (leg == null
            || !leg.extension().equals(ring.extension)
            || !call.leg.equals(leg.caller())
            || (!ring.unheard && leg.answered() != (ring.lifted != 0))
            || (!ring.unheard && !leg.cause().equals(ring.cause))
            || Math.abs(leg.created() - ring.began) > TOLERANCE_MS
            || (!ring.unheard && Math.abs(leg.ended() - ring.ended) > TOLERANCE_MS)) {
          wrong.add(
              ring.extension
                  + " "
                  + ring.cause
                  + (ring.unheard ? " unheard" : "")
                  + " lifted "
                  + (ring.lifted != 0)
                  + " after "
                  + (ring.ended - ring.began)
                  + ": "
                  + leg
                  + (leg == null ? "" : " late " + (leg.ended() - ring.ended)));
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(legs).as("on record, and never rang").isEmpty();
  }

  @Test
  void everyTalk_isItsAgentsAndTheTeamsOfThen_forAsLongAsItWas() throws SQLException {
    Map<String, List<Talk>> talks = facts.talks();
    List<String> wrong = new ArrayList<>();
    for (Call call : calls()) {
      List<Ring> seen = call.talks();
      List<Talk> told = talks.getOrDefault(call.leg, List.of());
      for (int each = 0; each < Math.min(seen.size(), told.size()); each++) {
        Ring ring = seen.get(each);
        Talk talk = told.get(each);
        long late = off(talk.from(), ring.lifted, ring.heard());
        long longer = talk.to() - ring.over(call);
        boolean heard = !ring.unheard && !call.unheard;
        if (!talk.agent().equals(hotline.desks.get(ring.extension).login())
            || !talk.team().equals(ring.team)
            || late > TOLERANCE_MS
            || (heard && Math.abs(longer) > TOLERANCE_MS)) {
          wrong.add(call + ": " + talk + " " + late + " ms off, " + longer + " ms longer");
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void countsByHourAndDay_areTheSame() throws SQLException {
    assertThat(facts.byHour()).isEqualTo(counted(call -> at(call, HOUR)));
    assertThat(facts.outcomes())
        .isEqualTo(
            counted(
                call ->
                    at(call, DAY)
                        + (call.plan.isRefused()
                            ? " refused"
                            : call.isAnswered() ? " answered" : " abandoned")));
  }

  @Test
  void countsByAgentAndTeam_areTheSame_alsoOfWhoChangedTheTeam() throws SQLException {
    assertThat(facts.talksByAgent())
        .isEqualTo(counts(ring -> hotline.desks.get(ring.extension).login()));
    Map<String, Long> byTeam = counts(ring -> ring.team + " " + login(ring));
    assertThat(facts.talksByTeam()).isEqualTo(byTeam);
    assertThat(byTeam).containsKeys("甲组 agent2000", "乙组 agent2000");
  }

  private static String login(Ring ring) {
    return hotline.desks.get(ring.extension).login();
  }

  private static Map<String, Long> counts(Function<Ring, String> by) {
    return calls().stream()
        .flatMap(call -> call.talks().stream())
        .collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
  }

  @Test
  void serviceLevelAndWaits_areTheSame() throws SQLException {
    List<Call> taken = calls().stream().filter(call -> !call.plan.isRefused()).toList();
    Map<String, Long> service =
        taken.stream()
            .collect(
                Collectors.groupingBy(
                    call ->
                        !call.isAnswered()
                            ? "never"
                            : call.waited() <= DayFacts.SOON_MS ? "soon" : "late",
                    TreeMap::new,
                    Collectors.counting()));
    // Of these two clocks may say either; there are none unless the machine is slow.
    long either =
        taken.stream()
            .filter(Call::isAnswered)
            .filter(call -> call.waited() < DayFacts.SOON_MS + TOLERANCE_MS)
            .filter(call -> call.waitedAtMost() > DayFacts.SOON_MS - TOLERANCE_MS)
            .count();
    Map<String, Long> told = facts.service();
    assertThat(told.get("never")).isEqualTo(service.get("never"));
    assertThat(told.get("soon")).isCloseTo(service.get("soon"), within(either));
    assertThat(told.get("late")).isCloseTo(service.get("late"), within(either));

    Map<String, CallerLeg> legs = facts.callers();
    assertThat(
            taken.stream()
                .filter(Call::isAnswered)
                .mapToLong(
                    call -> off(legs.get(call.leg).waited(), call.waited(), call.waitedAtMost()))
                .average()
                .orElseThrow())
        .as("what waits are off on average, ms")
        .isLessThan(ON_AVERAGE_MS);
  }

  @Test
  void keysPressedInTheMenu_areTheSame() throws SQLException {
    Map<String, Long> pressed =
        calls().stream()
            .filter(call -> call.plan.meetsTheMenu())
            .collect(
                Collectors.groupingBy(
                    call -> call.pressed == 0 ? "none" : call.plan.key(),
                    TreeMap::new,
                    Collectors.counting()));
    assertThat(facts.keys()).isEqualTo(pressed);
  }
}
