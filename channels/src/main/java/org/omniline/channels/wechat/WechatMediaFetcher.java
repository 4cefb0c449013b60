package org.omniline.channels.wechat;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import java.io.File;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import me.chanjar.weixin.common.error.WxErrorException;
import org.omniline.conversation.Channel;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.intake.MediaFetch;
import org.omniline.conversation.intake.MediaFetcher;
import org.omniline.conversation.port.MediaStore;

/**
 * Fetches what followers send. The platform keeps it three days (facts.md 6.1); we keep it for
 * good. WxJava writes a temporary file, which is streamed into the media store and removed.
 */
public final class WechatMediaFetcher implements MediaFetcher {
  private static final int CHUNK = 64 * 1024;

  /** The platform says: no such media, or its time is over. */
  private static final Set<Integer> GONE = Set.of(40007, 40004);

  private final WechatClients clients;
  private final WechatWorkers workers;
  private final MediaStore media;

  public WechatMediaFetcher(WechatClients clients, WechatWorkers workers, MediaStore media) {
    this.clients = clients;
    this.workers = workers;
    this.media = media;
  }

  @Override
  public Channel channel() {
    return Channel.WECHAT;
  }

  @Override
  public Single<MediaRef> fetch(MediaFetch fetch) {
    return workers
        .run(() -> download(fetch))
        .flatMap(
            file ->
                media
                    .put(
                        name(fetch, file),
                        null,
                        "thread:" + fetch.account().id() + "/" + fetch.threadKey(),
                        bytes(file))
                    .doFinally(() -> Files.deleteIfExists(file)));
  }

  private Path download(MediaFetch fetch) throws WxErrorException {
    try {
      File file =
          clients.of(fetch.account()).getMaterialService().mediaDownload(fetch.peerMediaId());
      if (file == null) {
        throw new Refusal(Refusal.Code.NOT_FOUND, "WeChat answered without a file.");
      }
      return file.toPath();
    } catch (WxErrorException e) {
      if (e.getError() != null && GONE.contains(e.getError().getErrorCode())) {
        throw new Refusal(Refusal.Code.NOT_FOUND, "WeChat no longer has the file.", e);
      }
      throw e;
    }
  }

  private static Flowable<ByteBuffer> bytes(Path file) {
    return Flowable.generate(
        () -> Files.newInputStream(file),
        (InputStream in, io.reactivex.rxjava3.core.Emitter<ByteBuffer> out) -> {
          byte[] chunk = in.readNBytes(CHUNK);
          if (chunk.length == 0) {
            out.onComplete();
          } else {
            out.onNext(ByteBuffer.wrap(chunk));
          }
        },
        InputStream::close);
  }

  /** Followers' files have no name: one that says what it is, with the platform's extension. */
  private static String name(MediaFetch fetch, Path file) {
    String temporary = String.valueOf(file.getFileName());
    int dot = temporary.lastIndexOf('.');
    String extension = dot < 0 ? "" : temporary.substring(dot).toLowerCase(Locale.ROOT);
    EntryType type = fetch.content().type();
    return type.name().toLowerCase(Locale.ROOT) + "-" + fetch.seq() + extension;
  }
}
