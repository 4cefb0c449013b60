package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.vertx.core.buffer.Buffer;
import io.vertx.rxjava3.core.http.HttpServerResponse;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.HeadRequests;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.port.MediaStore;
import org.omniline.gateway.http.ByteRange;
import org.omniline.gateway.http.FileHeaders;

/** A stored file as a reply, whole or one range of it (RFC 9110, 14). Stateless. */
final class FileReply {
  /** What a browser may keep for a while. */
  static final String FOR_AN_HOUR = "private, max-age=3600";

  /** What is to be asked for each time. */
  static final String NOT_AT_ALL = "no-store";

  private FileReply() {}

  /**
   * Sends it; whoever asks was asked for the right before.
   *
   * @param caches the header {@code Cache-Control}
   */
  static Completable send(ApiRequest request, MediaStore media, MediaRef ref, String caches) {
    HttpServerResponse response = request.context().response();
    FileHeaders.attachment(response.getDelegate().headers(), ref.name(), ref.contentType());
    response.putHeader("accept-ranges", "bytes").putHeader("cache-control", caches);
    if (HeadRequests.isHead(request.context().getDelegate())) {
      // Ranges are for GET alone (RFC 9110, 14.2).
      return response.putHeader("content-length", Long.toString(ref.size())).rxEnd();
    }
    @Nullable ByteRange range =
        ByteRange.parse(request.context().request().getHeader("range"), ref.size());
    if (range == null) {
      response.putHeader("content-length", Long.toString(ref.size()));
      return write(response, media.read(ref.id()));
    }
    if (range.isEmpty()) {
      response.putHeader("content-range", "bytes */" + ref.size());
      return response.setStatusCode(416).rxEnd();
    }
    response
        .setStatusCode(206)
        .putHeader("content-range", range.header(ref.size()))
        .putHeader("content-length", Long.toString(range.length()));
    return write(response, range.of(media.read(ref.id())));
  }

  /** One piece at a time: a slow reader slows the file down instead of filling memory. */
  private static Completable write(HttpServerResponse response, Flowable<ByteBuffer> bytes) {
    return bytes
        .concatMapCompletable(piece -> response.rxWrite(buffer(piece)), 2)
        .andThen(Completable.defer(response::rxEnd));
  }

  private static Buffer buffer(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return Buffer.buffer(copy);
  }
}
