package org.omniline.gateway;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.omniline.channels.phone.call.Track;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.RecordingStore;
import org.omniline.conversation.port.RecordingStore.Waiting;
import org.omniline.gateway.jobs.Jobs;
import org.omniline.gateway.socket.CommitHints;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings recordings from where the switch writes them into the media store. Works from the
 * database, not from calls: whichever node dies in between, the next one finds what is left to do.
 * The file goes last, so that there is always one of the two. Thread-safe.
 */
final class RecordingCollector {
  private static final Logger LOG = LoggerFactory.getLogger(RecordingCollector.class);
  private static final Duration SWEEP = Duration.ofSeconds(2);
  private static final Duration TIDY = Duration.ofMinutes(10);
  private static final int MOST = 20;

  /** After so many tries, some hours later, what is not there will never be. */
  private static final int TRIES = 14;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);

  private final Stores stores;
  private final RecordingStore recordings;
  private final CallRecordings files;
  private final CommitHints hints;

  RecordingCollector(Stores stores, CallRecordings files, CommitHints hints) {
    this.stores = stores;
    this.recordings = stores.recordings();
    this.files = files;
    this.hints = hints;
  }

  void schedule(Jobs jobs) {
    jobs.everyOnce("recordings.collect", SWEEP, this::sweep);
    jobs.everyOnce("recordings.tidy", TIDY, this::tidy);
  }

  private Completable sweep() {
    return recordings
        .waiting(MOST)
        .flattenAsFlowable(all -> all)
        .concatMapCompletable(this::collect);
  }

  private Completable collect(Waiting one) {
    return files
        .keep(one.file(), "recording:" + one.id())
        .flatMapCompletable(kept -> stored(one, kept))
        .onErrorResumeNext(error -> failed(one, error));
  }

  private Completable stored(Waiting one, CallRecordings.Kept kept) {
    if (kept.media() == null) {
      return recordings.empty(one.id()).andThen(files.drop(one.file()));
    }
    return agentName(one)
        .flatMapCompletable(name -> told(one, name, kept.durationMs()))
        .andThen(
            recordings.stored(
                one.id(),
                kept.media().id(),
                kept.media().size(),
                kept.durationMs(),
                HexFormat.of().parseHex(kept.sha256())))
        .flatMapCompletable(first -> files.drop(one.file()));
  }

  /** Empty without one. */
  private Single<String> agentName(Waiting one) {
    Long agent = one.agent();
    return agent == null
        ? Single.just("")
        : stores.users().find(agent).map(user -> user.name()).defaultIfEmpty("");
  }

  /** In the timeline, once. */
  private Completable told(Waiting one, String agentName, long durationMs) {
    Map<String, String> data = new HashMap<>();
    data.put("recording", Long.toString(one.id()));
    data.put("durationMs", Long.toString(durationMs));
    if (!agentName.isEmpty()) {
      data.put("agentName", agentName);
    }
    return stores
        .callConversations()
        .note(one.conversation(), one.file() + ":there", EntryType.CALL_RECORDED, null, data)
        .doOnSuccess(hints::committed)
        .ignoreElement();
  }

  private Completable failed(Waiting one, Throwable error) {
    boolean never =
        one.tries() + 1 >= TRIES
            || (error instanceof Refusal refusal
                && refusal.code() == Refusal.Code.TYPE_NOT_ALLOWED);
    LOG.warn("Recording {} is not in the media store yet: {}", one.id(), error.toString());
    if (!never) {
      return recordings.postpone(one.id(), due(one.tries()));
    }
    LOG.error("Recording {} is lost", one.id());
    Map<String, String> data = Map.of("reason", Track.Failure.LOST.name());
    return recordings
        .lost(one.id(), Track.Failure.LOST.name())
        .andThen(
            stores
                .callConversations()
                .note(
                    one.conversation(),
                    one.file() + ":lost",
                    EntryType.CALL_RECORDING_FAILED,
                    null,
                    data)
                .doOnSuccess(hints::committed)
                .ignoreElement());
  }

  private Instant due(int tries) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries, 12));
    return stores
        .clock()
        .instant()
        .plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause);
  }

  /** What a node left that died between storing a file and removing it. */
  private Completable tidy() {
    return files
        .left()
        .filter(names -> !names.isEmpty())
        .flatMapSingle(recordings::settled)
        .defaultIfEmpty(List.of())
        .flattenAsFlowable(names -> names)
        .concatMapCompletable(files::drop);
  }
}
