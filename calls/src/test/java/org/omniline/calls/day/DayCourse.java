package org.omniline.calls.day;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** How a day goes: who calls when, and what befalls the hotline meanwhile. */
final class DayCourse {
  private static final long EVERY_MS = 105;
  private static final int TEAM_CHANGES_AT = 480;
  private static final int RESTARTS_AT = 640;
  private static final int WHILE_AWAY = 14;
  private static final long WHILE_AWAY_EVERY_MS = 300;
  private static final Duration LAWYERS_COME_AFTER = Duration.ofSeconds(23);
  private static final Duration LONG = Duration.ofMinutes(3);

  /** The first calls of a node that has just started come slowly. */
  private static final int WARMS_UP = 15;

  private static final long WARMS_UP_EVERY_MS = 500;
  private static final long AROUND_MIDNIGHT_MS = 1_000;

  private final DayHotline hotline;
  private final DayPeople people;
  private final CallLedger ledger;
  private final List<CallPlan> plans;
  private final DayFacts facts;
  private final AtomicInteger placed = new AtomicInteger();
  private volatile int mayPlace;
  private volatile long pace = EVERY_MS;

  DayCourse(
      DayHotline hotline,
      DayPeople people,
      CallLedger ledger,
      List<CallPlan> plans,
      DayFacts facts) {
    this.hotline = hotline;
    this.people = people;
    this.ledger = ledger;
    this.plans = plans;
    this.facts = facts;
    this.mayPlace = plans.size();
  }

  /** Plays it until the last has called. */
  void run() throws SQLException {
    come("甲组");
    placeNext();
    lawyersComeLate();
    reached(TEAM_CHANGES_AT);
    changesTeam("2000");
    changesTeam("2001");
    reached(RESTARTS_AT);
    restarts();
    reached(plans.size());
  }

  /** Calls come at a steady pace, but for the moment of midnight, which two clocks see apart. */
  private void placeNext() {
    long toMidnight = Duration.between(hotline.clock.instant(), hotline.midnight).toMillis();
    boolean waits = placed.get() >= mayPlace || Math.abs(toMidnight) < AROUND_MIDNIGHT_MS;
    if (!waits) {
      people.calls(plans.get(placed.getAndIncrement()));
    }
    if (placed.get() < plans.size()) {
      long next = placed.get() < WARMS_UP ? WARMS_UP_EVERY_MS : pace;
      hotline.vertx.setTimer(next, due -> placeNext());
    }
  }

  private void reached(int calls) {
    await().atMost(LONG).until(() -> placed.get() >= calls);
  }

  private void come(String team) {
    hotline.desks.entrySet().stream()
        .filter(each -> hotline.teams.get(each.getKey()).equals(team))
        .forEach(each -> each.getValue().ready());
  }

  /** Whoever called them first has waited too long by then, and nobody just about so. */
  private void lawyersComeLate() {
    reached(DayScript.BEFORE_THE_LAWYERS);
    await()
        .atMost(LONG)
        .until(
            () ->
                hotline.clock.millis() - ledger.lastOfWaiting(DayScript.LAWYERS)
                    > LAWYERS_COME_AFTER.toMillis());
    come("乙组");
  }

  private void changesTeam(String extension) {
    DayDesk desk = hotline.desks.get(extension);
    desk.rests();
    await().atMost(LONG).until(() -> !ledger.isBusy(extension));
    hotline.moves(extension, "乙组");
    desk.ready();
  }

  /** With calls up, which talk or wait when the node stops. Callers come and go meanwhile. */
  private void restarts() throws SQLException {
    mayPlace = 0;
    people.handsOff();
    await().atMost(LONG).until(() -> people.isStill() && ledger.isSettled());
    ledger.unheard(true);
    hotline.stopNode();
    pace = WHILE_AWAY_EVERY_MS;
    mayPlace = placed.get() + WHILE_AWAY;
    people.callersGoOn();
    assertThat(hotline.freeswitch.heard().blockingGet()).as("calls that are up").isNotEmpty();
    hotline.startNode();
    await().atMost(LONG).until(this::allUpAreKnown);
    ledger.unheard(false);
    await()
        .atMost(LONG)
        .until(() -> hotline.desks.values().stream().allMatch(DayDesk::isConnected));
    people.handsOn();
    pace = EVERY_MS;
    mayPlace = plans.size();
  }

  /** Whether whoever is on the line stands in the database. */
  private boolean allUpAreKnown() throws SQLException {
    Set<String> known = new HashSet<>(facts.counts("select leg, 1 from phone_call").keySet());
    return ledger.calls().stream()
        .filter(call -> call.ended == 0 && !call.plan.isRefused())
        .allMatch(call -> known.contains(call.leg));
  }
}
