package org.omniline.gateway;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileProps;
import io.vertx.core.file.OpenOptions;
import io.vertx.rxjava3.core.Vertx;
import io.vertx.rxjava3.core.file.AsyncFile;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.VoiceMessages;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.port.MediaStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recordings in a folder that the switches and this node share: read, stored enciphered, and
 * removed. Thread-safe.
 */
final class CallRecordings implements VoiceMessages {
  private static final Logger LOG = LoggerFactory.getLogger(CallRecordings.class);

  /** A WAV file of a telephone's sound that is shorter holds no word: half a second, mono. */
  private static final long NOTHING = 8_044;

  private static final int HEAD = 512;
  private static final int MOST_LEFT = 1_000;

  private final Vertx vertx;
  private final String there;
  private final String here;
  private final MediaStore media;

  /**
   * @param there the folder as switches see it; empty: no recordings
   * @param here the same as this node sees it; empty: the same path
   */
  CallRecordings(io.vertx.core.Vertx vertx, String there, String here, MediaStore media) {
    this.vertx = Vertx.newInstance(vertx);
    this.there = there;
    this.here = here.isEmpty() ? there : here;
    this.media = media;
  }

  boolean takes() {
    return !there.isEmpty();
  }

  @Override
  public String path(String name) {
    return there.isEmpty() ? "" : there + "/" + name;
  }

  @Override
  public Maybe<Message> take(String name, String owner) {
    String file = here + "/" + name;
    return size(file)
        .filter(size -> size > NOTHING)
        .flatMap(
            size ->
                head(file)
                    .map(first -> Optional.ofNullable(WavHead.of(first)))
                    .flatMapMaybe(head -> message(name, owner, file, size, head.orElse(null))));
  }

  private Maybe<Message> message(
      String name, String owner, String file, long size, @Nullable WavHead head) {
    long durationMs = head == null ? 0 : head.durationMs(size);
    return heard(file, head)
        .filter(heard -> heard)
        .flatMapSingle(heard -> open(file))
        .flatMapSingle(
            open ->
                media.put(
                    name,
                    "audio/wav",
                    owner,
                    open.toFlowable()
                        .map(buffer -> ByteBuffer.wrap(buffer.getBytes()))
                        .doFinally(() -> close(open))))
        .map(ref -> new Message(ref, durationMs));
  }

  /** Whether there is anything but silence; what we cannot look into is taken for something. */
  private Single<Boolean> heard(String file, @Nullable WavHead head) {
    if (head == null || !head.linear16()) {
      return Single.just(true);
    }
    Hush hush = new Hush(head.start());
    return open(file)
        .flatMap(
            open ->
                open.toFlowable()
                    .map(
                        buffer -> {
                          hush.accept(buffer.getBytes());
                          return hush.hears();
                        })
                    .any(heard -> heard)
                    .doFinally(() -> close(open)));
  }

  /**
   * A recording that was stored.
   *
   * @param media null where there is nothing to be heard in it
   * @param sha256 of the bytes, hexadecimal; empty as {@code media}
   */
  record Kept(@Nullable MediaRef media, long durationMs, String sha256) {}

  /**
   * Puts a whole recording into the media store, of whatever length, and leaves the file.
   *
   * @param owner as in {@link MediaStore#put}
   * @return fails with {@link NoSuchFileException} where there is no such file, and with a {@link
   *     org.omniline.conversation.Refusal} for what is no sound
   */
  Single<Kept> keep(String name, String owner) {
    String file = here + "/" + name;
    return size(file)
        .switchIfEmpty(Single.error(() -> new NoSuchFileException(name)))
        .flatMap(size -> head(file).flatMap(head -> keep(name, owner, file, size, head)));
  }

  private Single<Kept> keep(String name, String owner, String file, long size, byte[] first) {
    WavHead head = WavHead.of(first);
    long durationMs = head == null ? 0 : head.durationMs(size);
    if (head != null && durationMs == 0) {
      return Single.just(new Kept(null, 0, ""));
    }
    MessageDigest digest = sha256();
    return open(file)
        .flatMap(
            open ->
                media.putOwn(
                    name,
                    "audio/wav",
                    owner,
                    open.toFlowable()
                        .map(buffer -> buffer.getBytes())
                        .doOnNext(digest::update)
                        .map(ByteBuffer::wrap)
                        .doFinally(() -> close(open))))
        .map(ref -> new Kept(ref, durationMs, HexFormat.of().formatHex(digest.digest())));
  }

  /** The first bytes of a file, where what it is stands. */
  private Single<byte[]> head(String file) {
    return open(file)
        .flatMap(
            open ->
                open.rxRead(Buffer.buffer(), 0, 0, HEAD)
                    .map(Buffer::getBytes)
                    .doFinally(() -> close(open)));
  }

  private Single<AsyncFile> open(String file) {
    return vertx
        .fileSystem()
        .rxOpen(file, new OpenOptions().setRead(true).setWrite(false).setCreate(false));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The names of recordings of talks that lie in the folder. */
  Single<List<String>> left() {
    return vertx
        .fileSystem()
        .rxReadDir(here, "omniline-rec-.*")
        .map(
            files ->
                files.stream()
                    .map(file -> file.substring(file.lastIndexOf('/') + 1))
                    .limit(MOST_LEFT)
                    .toList());
  }

  private static void close(io.vertx.rxjava3.core.file.AsyncFile open) {
    var unused = // read to its end, or given up
        open.rxClose().subscribe(() -> {}, error -> LOG.debug("was closed before", error));
  }

  private Maybe<Long> size(String file) {
    return vertx
        .fileSystem()
        .rxExists(file)
        .filter(there -> there)
        .flatMapSingle(there -> vertx.fileSystem().rxProps(file))
        .map(FileProps::size);
  }

  @Override
  public Completable drop(String name) {
    String file = here + "/" + name;
    return vertx
        .fileSystem()
        .rxExists(file)
        .flatMapCompletable(
            there -> there ? vertx.fileSystem().rxDelete(file) : Completable.complete())
        .onErrorComplete();
  }
}
