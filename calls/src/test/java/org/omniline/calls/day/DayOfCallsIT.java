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
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
  private static final long EVERY_MS = 105;
  private static final int TEAM_CHANGES_AT = 480;
  private static final int RESTARTS_AT = 640;
  private static final int WHILE_AWAY = 14;
  private static final long WHILE_AWAY_EVERY_MS = 300;
  private static final Duration LAWYERS_COME_AFTER = Duration.ofSeconds(23);
  private static final Duration LONG = Duration.ofMinutes(3);

  /** What two clocks, and the way from the switch to the database, may differ by. */
  private static final long TOLERANCE_MS = 2_000;

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
  private static final AtomicInteger PLACED = new AtomicInteger();
  private static volatile int mayPlace = CALLS;
  private static volatile long pace = EVERY_MS;

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
    come("甲组");
    placeNext();
    lawyersComeLate();
    reached(TEAM_CHANGES_AT);
    changesTeam("2000");
    changesTeam("2001");
    reached(RESTARTS_AT);
    restarts();
    reached(CALLS);
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> assertThat(ledger.open()).as("goes on, " + people.failures()).isEmpty());
    await()
        .atMost(LONG)
        .until(
            () ->
                facts.number(
                        "select (select count(*) from phone_call where not over) + (select count(*)"
                            + " from conversation where state not in ('CLOSED', 'ABANDONED'))")
                    == 0);
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

  // ---- the day ----

  /** Calls come at a steady pace, but for the moment of midnight, which two clocks see apart. */
  private static void placeNext() {
    long toMidnight = Duration.between(hotline.clock.instant(), hotline.midnight).toMillis();
    boolean waits = PLACED.get() >= mayPlace || Math.abs(toMidnight) < 2 * TOLERANCE_MS;
    if (!waits) {
      people.calls(plans.get(PLACED.getAndIncrement()));
    }
    if (PLACED.get() < CALLS) {
      hotline.vertx.setTimer(pace, due -> placeNext());
    }
  }

  private static void reached(int calls) {
    await().atMost(LONG).until(() -> PLACED.get() >= calls);
  }

  private static void come(String team) {
    hotline.desks.entrySet().stream()
        .filter(each -> hotline.teams.get(each.getKey()).equals(team))
        .forEach(each -> each.getValue().ready());
  }

  /** Whoever called them first has waited too long by then, and nobody just about so. */
  private static void lawyersComeLate() {
    reached(DayScript.BEFORE_THE_LAWYERS);
    await()
        .atMost(LONG)
        .until(
            () ->
                hotline.clock.millis() - ledger.lastOfWaiting(DayScript.LAWYERS)
                    > LAWYERS_COME_AFTER.toMillis());
    come("乙组");
  }

  private static void changesTeam(String extension) {
    DayDesk desk = hotline.desks.get(extension);
    desk.rests();
    await().atMost(LONG).until(() -> !ledger.isBusy(extension));
    hotline.moves(extension, "乙组");
    desk.ready();
  }

  /** With calls up. Callers come and go meanwhile. */
  private static void restarts() throws SQLException {
    people.handsOff();
    await().atMost(LONG).until(people::isStill);
    int before = PLACED.get();
    mayPlace = before + WHILE_AWAY;
    pace = WHILE_AWAY_EVERY_MS;
    ledger.unheard(true);
    hotline.stopNode();
    assertThat(hotline.freeswitch.heard().blockingGet()).as("calls that are up").isNotEmpty();
    hotline.startNode();
    await().atMost(LONG).until(DayOfCallsIT::allUpAreKnown);
    ledger.unheard(false);
    await()
        .atMost(LONG)
        .until(() -> hotline.desks.values().stream().allMatch(DayDesk::isConnected));
    people.handsOn();
    pace = EVERY_MS;
    mayPlace = CALLS;
  }

  /** Whether whoever is on the line stands in the database. */
  private static boolean allUpAreKnown() throws SQLException {
    Set<String> known = new HashSet<>(facts.counts("select leg, 1 from phone_call").keySet());
    return ledger.calls().stream()
        .filter(call -> call.ended == 0 && !call.plan.isRefused())
        .allMatch(call -> known.contains(call.leg));
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
        && Math.abs(leg.waited() - call.waited()) > TOLERANCE_MS) {
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
        long longer = talk.to() - talk.from() - ring.talked(call);
        boolean heard = !ring.unheard && !call.unheard;
        if (!talk.agent().equals(hotline.desks.get(ring.extension).login())
            || !talk.team().equals(ring.team)
            || (heard && Math.abs(longer) > TOLERANCE_MS)) {
          wrong.add(call + ": " + talk + " " + longer + " ms longer");
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
    assertThat(taken)
        .as("calls of which two clocks may say either")
        .filteredOn(Call::isAnswered)
        .noneMatch(call -> Math.abs(call.waited() - DayFacts.SOON_MS) <= TOLERANCE_MS);
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
    assertThat(facts.service()).isEqualTo(service);
    assertThat(service).containsKeys("soon", "late", "never");

    Map<String, CallerLeg> legs = facts.callers();
    List<Call> answered = taken.stream().filter(Call::isAnswered).toList();
    double seen = answered.stream().mapToLong(Call::waited).average().orElseThrow();
    double told =
        answered.stream().mapToLong(call -> legs.get(call.leg).waited()).average().orElseThrow();
    assertThat(told).as("mean wait, ms").isCloseTo(seen, within(TOLERANCE_MS / 10.0));
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
