package org.omniline.gateway.phone;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.CopyOptions;
import io.vertx.rxjava3.core.Vertx;
import io.vertx.rxjava3.core.WorkerExecutor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.omniline.conversation.port.MediaStore;
import org.omniline.flow.store.PromptStore.Prompt;
import org.omniline.gateway.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sounds of prompts: those that were uploaded are kept with other files, enciphered, and laid
 * into the folder that nodes share with switches, by every node that looks and finds one missing.
 * Each has a name of its own, so that a call that plays one is not disturbed by the next. Files
 * made by hand lie in the folder of sounds. Thread-safe.
 */
public final class PromptSounds {
  /** What callers hear of a prompt. */
  public enum State {
    /** The sound that was uploaded. */
    UPLOADED,
    /** A file in the folder of sounds. */
    FOLDER,
    /** The words, by the switch's speech. */
    VOICE,
    /** A tone: there is nothing. */
    NONE,
    /** This node does not see the folder of sounds. */
    UNKNOWN,
    /** There is no switch. */
    NO_PHONE
  }

  private static final Logger LOG = LoggerFactory.getLogger(PromptSounds.class);
  private static final String FOLDER = "/prompts";
  private static final String WAV = ".wav";
  private static final int LIMIT_S = 30;

  /** So long after another sound took its place may a call still play one. */
  private static final Duration STILL_PLAYED = Duration.ofMinutes(10);

  private final Vertx vertx;
  private final WorkerExecutor worker;
  private final Config.Phone settings;
  private final MediaStore media;
  private final InstantSource clock;
  private final String here;
  private final String soundsHere;
  private final Map<String, Instant> unneeded = new ConcurrentHashMap<>();
  private volatile Map<String, String> ready = Map.of();

  /**
   * Makes one.
   *
   * @param vertx closes the worker with itself
   */
  public PromptSounds(
      io.vertx.core.Vertx vertx, Config.Phone settings, MediaStore media, InstantSource clock) {
    this.vertx = Vertx.newInstance(vertx);
    this.worker =
        this.vertx.createSharedWorkerExecutor("omniline-prompts", 1, LIMIT_S, TimeUnit.SECONDS);
    this.settings = settings;
    this.media = media;
    this.clock = clock;
    this.here =
        settings.recordingsHere().isEmpty() ? settings.recordings() : settings.recordingsHere();
    this.soundsHere = settings.soundsHere().isEmpty() ? settings.sounds() : settings.soundsHere();
  }

  /** Whether there is a folder by which an uploaded sound reaches the switches. */
  public boolean takes() {
    return !settings.recordings().isEmpty();
  }

  // ---- to the switch ----

  /** The file of an uploaded sound as the switch sees it; empty where there is none in place. */
  public Optional<String> path(String code) {
    return Optional.ofNullable(ready.get(code));
  }

  /**
   * Sees to it that every uploaded sound is where switches find it. What fails is logged and tried
   * again with the next look; until then the prompt is said as if nothing were uploaded.
   */
  public Completable bring(Collection<Prompt> prompts) {
    if (!takes()) {
      return Completable.complete();
    }
    Map<String, String> names = new HashMap<>();
    prompts.forEach(prompt -> fileOf(prompt).ifPresent(name -> names.put(prompt.code(), name)));
    return Flowable.fromIterable(prompts)
        .filter(prompt -> prompt.media() != null)
        .concatMapMaybe(this::inPlace)
        .toList()
        .doOnSuccess(
            codes -> {
              Map<String, String> now = new HashMap<>();
              codes.forEach(
                  code -> now.put(code, settings.recordings() + FOLDER + "/" + names.get(code)));
              ready = Map.copyOf(now);
            })
        .ignoreElement()
        .andThen(Completable.defer(() -> tidy(new HashSet<>(names.values()))));
  }

  private static Optional<String> fileOf(Prompt prompt) {
    return Optional.ofNullable(prompt.media()).map(id -> prompt.code() + "-" + id + WAV);
  }

  /** The prompt's code, once its file is there. */
  private Maybe<String> inPlace(Prompt prompt) {
    String file = here + FOLDER + "/" + fileOf(prompt).orElseThrow();
    return vertx
        .fileSystem()
        .rxExists(file)
        .flatMapCompletable(there -> there ? Completable.complete() : laid(prompt.media(), file))
        .andThen(Maybe.just(prompt.code()))
        .onErrorResumeNext(
            error -> {
              LOG.warn("The sound of prompt {} is not in place", prompt.code(), error);
              return Maybe.empty();
            });
  }

  /** Whole, or not at all: a switch may look at any time, and other nodes do the same. */
  private Completable laid(Long id, String file) {
    String part = file + "." + UUID.randomUUID() + ".part";
    return bytes(id)
        .flatMapCompletable(
            bytes ->
                vertx
                    .fileSystem()
                    .rxMkdirs(here + FOLDER)
                    .andThen(vertx.fileSystem().rxWriteFile(part, bytes))
                    .andThen(
                        vertx
                            .fileSystem()
                            .rxMove(
                                part,
                                file,
                                new CopyOptions().setReplaceExisting(true).setAtomicMove(true))));
  }

  private Single<Buffer> bytes(Long id) {
    return media
        .read(id)
        .reduce(
            Buffer.buffer(),
            (all, more) -> {
              byte[] piece = new byte[more.remaining()];
              more.get(piece);
              return all.appendBytes(piece);
            });
  }

  private Completable tidy(Set<String> needed) {
    return vertx
        .fileSystem()
        .rxExists(here + FOLDER)
        .filter(there -> there)
        .flatMapSingle(there -> vertx.fileSystem().rxReadDir(here + FOLDER))
        .flattenAsFlowable(files -> files)
        .filter(file -> isOver(file.substring(file.lastIndexOf('/') + 1), needed))
        .concatMapCompletable(
            file ->
                vertx
                    .fileSystem()
                    .rxDelete(file)
                    .doOnComplete(() -> unneeded.remove(file.substring(file.lastIndexOf('/') + 1)))
                    .onErrorComplete())
        .doOnError(error -> LOG.warn("Old sounds of prompts are still there", error))
        .onErrorComplete();
  }

  private boolean isOver(String name, Set<String> needed) {
    if (needed.contains(name)) {
      unneeded.remove(name);
      return false;
    }
    Instant now = clock.instant();
    return unneeded.computeIfAbsent(name, first -> now).plus(STILL_PLAYED).isBefore(now);
  }

  // ---- in the page ----

  /** What callers hear of each prompt, by code. */
  public Single<Map<String, State>> states(Collection<Prompt> prompts) {
    return files()
        .map(
            files -> {
              Map<String, State> states = new HashMap<>();
              prompts.forEach(prompt -> states.put(prompt.code(), state(prompt, files)));
              return states;
            });
  }

  private State state(Prompt prompt, Optional<Set<String>> files) {
    if (settings.switches().isEmpty()) {
      return State.NO_PHONE;
    }
    if (prompt.media() != null && takes()) {
      return State.UPLOADED;
    }
    if (!settings.voice().isEmpty()) {
      return State.VOICE;
    }
    if (settings.sounds().isEmpty()) {
      return State.NONE;
    }
    return files
        .map(names -> names.contains(prompt.code() + WAV) ? State.FOLDER : State.NONE)
        .orElse(State.UNKNOWN);
  }

  /** The names in the folder of sounds; empty where this node does not see it. */
  private Single<Optional<Set<String>>> files() {
    if (soundsHere.isEmpty()) {
      return Single.just(Optional.empty());
    }
    return vertx
        .fileSystem()
        .rxReadDir(soundsHere + FOLDER)
        .map(
            files ->
                Optional.of(
                    Set.copyOf(
                        files.stream()
                            .map(file -> file.substring(file.lastIndexOf('/') + 1))
                            .toList())))
        .onErrorReturnItem(Optional.empty());
  }

  /** A file of the folder of sounds, as a browser plays it; empty where there is none. */
  public Maybe<byte[]> fromFolder(String code) {
    String file = soundsHere + FOLDER + "/" + code + WAV;
    return soundsHere.isEmpty()
        ? Maybe.empty()
        : vertx
            .fileSystem()
            .rxExists(file)
            .filter(there -> there)
            .flatMapSingle(there -> vertx.fileSystem().rxReadFile(file))
            .flatMapSingle(found -> converted(found.getBytes()))
            .map(WavSound::wav);
  }

  /**
   * {@link WavSound#of} on a thread of its own.
   *
   * @return fails as it does
   */
  public Single<WavSound> converted(byte[] file) {
    return worker.rxExecuteBlocking(() -> WavSound.of(file), false).toSingle();
  }

  /**
   * Keeps an uploaded sound.
   *
   * @return the id of the file
   */
  public Single<Long> kept(String code, WavSound sound) {
    return media
        .putOwn(
            code + WAV,
            "audio/wav",
            "prompt:" + code,
            Flowable.fromIterable(List.of(ByteBuffer.wrap(sound.wav()))))
        .map(ref -> ref.id());
  }
}
