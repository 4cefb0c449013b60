package org.omniline.gateway;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.vertx.core.file.FileProps;
import io.vertx.core.file.OpenOptions;
import io.vertx.rxjava3.core.Vertx;
import java.nio.ByteBuffer;
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
  public Maybe<MediaRef> take(String name, String owner) {
    String file = here + "/" + name;
    return size(file)
        .filter(size -> size > NOTHING)
        .flatMapSingle(
            size ->
                vertx
                    .fileSystem()
                    .rxOpen(file, new OpenOptions().setRead(true).setWrite(false).setCreate(false))
                    .flatMap(
                        open ->
                            media.put(
                                name,
                                "audio/wav",
                                owner,
                                open.toFlowable()
                                    .map(buffer -> ByteBuffer.wrap(buffer.getBytes()))
                                    .doFinally(() -> close(open)))));
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
