package org.omniline.gateway;

import io.reactivex.rxjava3.core.Completable;
import java.time.Duration;
import java.util.Map;
import org.omniline.channels.webchat.VisitorSockets;
import org.omniline.conversation.intake.MediaCollector;
import org.omniline.conversation.outbox.Outbox;
import org.omniline.gateway.alarm.AlarmWatch;
import org.omniline.gateway.jobs.Jobs;
import org.omniline.gateway.metrics.Meters;
import org.omniline.gateway.phone.NumberPlaces;
import org.omniline.gateway.socket.CommitHints;
import org.omniline.routing.HazelcastAcd;

/** What a node does with conversations by the clock. */
final class Rounds {
  private static final Duration SWEEP_OUTBOX = Duration.ofSeconds(1);
  private static final Duration SWEEP_MEDIA = Duration.ofSeconds(3);
  private static final Duration COUNT = Duration.ofSeconds(5);
  private static final Duration GLANCE = Duration.ofSeconds(2);
  private static final Duration SILENCE = Duration.ofSeconds(2);
  private static final Duration PRECEDENCE = Duration.ofSeconds(2);
  private static final Duration LAPSE = Duration.ofSeconds(5);
  private static final Duration LINE = Duration.ofSeconds(5);

  /** Who is answered at once need not hear of a line. Ours; no public source fixes it. */
  private static final Duration WAITED = Duration.ofSeconds(20);

  /** Far below the shortest time a place is kept. */
  private static final Duration SEEN = Duration.ofSeconds(5);

  private static final Duration READ_PLACES = Duration.ofSeconds(10);
  private static final Duration SWEEP_CALLS = Duration.ofHours(1);
  private static final int SWEEP_MOST = 200;
  private static final Duration LOOK_FOR_ALARMS = Duration.ofSeconds(2);
  private static final Duration LOOK_AT_LEVELS = Duration.ofSeconds(15);

  private final Stores stores;
  private final Meters meters;
  private final HazelcastAcd acd;
  private final AlarmWatch alarms;
  private final Outbox outbox;
  private final MediaCollector collector;
  private final CommitHints hints;
  private final VisitorSockets visitors;
  private final NumberPlaces places;
  private final AcdPlaces line;
  private final Duration callBacksReturn;

  Rounds(
      Stores stores,
      Meters meters,
      HazelcastAcd acd,
      AlarmWatch alarms,
      Outbox outbox,
      MediaCollector collector,
      CommitHints hints,
      VisitorSockets visitors,
      NumberPlaces places,
      Duration callBacksReturn) {
    this.stores = stores;
    this.meters = meters;
    this.acd = acd;
    this.alarms = alarms;
    this.outbox = outbox;
    this.collector = collector;
    this.hints = hints;
    this.visitors = visitors;
    this.places = places;
    this.callBacksReturn = callBacksReturn;
    this.line = new AcdPlaces(acd, stores.routing());
  }

  void schedule(Jobs jobs) {
    jobs.everyOnceFenced("alarms.look", LOOK_FOR_ALARMS, alarms::look);
    jobs.everyOnceFenced("alarms.levels", LOOK_AT_LEVELS, alarms::lookAtLevels);
    jobs.everyOnce("conversations.silent", SILENCE, this::silence);
    jobs.everyOnce("conversations.line", LINE, this::line);
    jobs.everyOnce("handovers.lapse", PRECEDENCE, this::unanswered);
    jobs.everyOnce("missed.lapse", LAPSE, this::lapsed);
    jobs.everyOnce("conversations.first", PRECEDENCE, this::precedence);
    jobs.every("visitors.seen", SEEN, () -> stores.presence().seen(visitors.present()));
    jobs.everyOnce("visitors.away", SEEN, this::absent);
    jobs.every("places.read", READ_PLACES, places::refresh);
    jobs.everyOnce("calls.sweep", SWEEP_CALLS, stores.calls()::sweep);
    jobs.everyOnce("cti.sweep", SWEEP_CALLS, this::programs);
    jobs.every("outbox.sweep", SWEEP_OUTBOX, () -> outbox.sweep(SWEEP_MOST).ignoreElement());
    jobs.every("media.sweep", SWEEP_MEDIA, () -> collector.sweep(SWEEP_MOST).ignoreElement());
    jobs.every(
        "outbox.count",
        COUNT,
        () -> stores.deliveries().pending().doOnSuccess(meters::outboxPending).ignoreElement());
    jobs.every(
        "queues.glance",
        GLANCE,
        () -> acd.queues().doOnSuccess(stores.queues()::saw).ignoreElement());
  }

  /** What no program of others reads any more. */
  private Completable programs() {
    return stores
        .ctiEvents()
        .number()
        .andThen(Completable.defer(stores.ctiEvents()::sweep))
        .andThen(Completable.defer(stores.ctiCommands()::sweep));
  }

  /** Who is served and writes no more is asked after, then the talk is ended. */
  private Completable silence() {
    return stores
        .silent()
        .due(SWEEP_MOST)
        .flattenAsFlowable(all -> all)
        .concatMapMaybe(
            due ->
                due.end()
                    ? stores.silent().end(due.conversation())
                    : stores.silent().remind(due.conversation()))
        .doOnNext(hints::committed)
        .ignoreElements();
  }

  /** Who waits where no page of ours shows it is told the place, once. */
  private Completable line() {
    return stores
        .replies()
        .untold(WAITED, SWEEP_MOST)
        .filter(ids -> !ids.isEmpty())
        .flatMapSingle(this.line::of)
        .flattenAsFlowable(Map::entrySet)
        .concatMapMaybe(one -> stores.replies().tellInLine(one.getKey(), one.getValue()))
        .doOnNext(hints::committed)
        .ignoreElements();
  }

  /** A colleague who was asked to take over and does not answer is asked no longer. */
  private Completable unanswered() {
    return stores
        .handovers()
        .due(SWEEP_MOST)
        .flattenAsFlowable(all -> all)
        .concatMapMaybe(stores.handovers()::lapse)
        .doOnNext(hints::committed)
        .ignoreElements();
  }

  /** Whom somebody took who is gone, and had reached nobody, stands in the list again. */
  private Completable lapsed() {
    return stores
        .missed()
        .lapse(callBacksReturn, SWEEP_MOST)
        .flattenAsFlowable(all -> all)
        .doOnNext(let -> let.changes().forEach(hints::committed))
        .ignoreElements();
  }

  /** Who is put on the list of those who go first, or leaves it, moves in the queue at once. */
  private Completable precedence() {
    return stores
        .precedence()
        .misplaced(SWEEP_MOST)
        .flattenAsFlowable(all -> all)
        .concatMapMaybe(stores.precedence()::place)
        .doOnNext(hints::committed)
        .ignoreElements();
  }

  /** Whoever waits and has had no page open for too long has left. */
  private Completable absent() {
    return stores
        .presence()
        .away(SWEEP_MOST)
        .flattenAsFlowable(all -> all)
        .concatMapMaybe(stores.presence()::leave)
        .doOnNext(hints::committed)
        .ignoreElements();
  }
}
