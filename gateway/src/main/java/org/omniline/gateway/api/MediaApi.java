package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.rxjava3.core.http.HttpServerResponse;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.HeadRequests;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.MediaStore;
import org.omniline.conversation.staff.User;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.http.ByteRange;
import org.omniline.gateway.http.FileHeaders;
import org.omniline.gateway.http.RateLimiter;
import org.omniline.gateway.json.WireJson;

/** {@code /media}: files of the desk, streamed both ways and never held in memory. */
final class MediaApi {
  /** A sender that stops half-way would keep a place that others wait for. */
  private static final long IDLE_S = 30;

  private final MediaStore media;
  private final ConversationStore conversations;
  private final Audit audit;
  private final RateLimiter uploads;
  private final Scheduler scheduler;

  /**
   * Makes the operations.
   *
   * @param scheduler times uploads that stand still
   */
  MediaApi(
      MediaStore media,
      ConversationStore conversations,
      Audit audit,
      RateLimiter uploads,
      Scheduler scheduler) {
    this.media = media;
    this.conversations = conversations;
    this.audit = audit;
    this.uploads = uploads;
    this.scheduler = scheduler;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("media.upload", this::upload);
    handlers.put("media.download", this::download);
  }

  private Completable upload(ApiRequest request) {
    uploads.require(RateLimiter.key(request.address()));
    String name = request.query("name");
    if (name == null || name.length() > 255) {
      throw new Refusal(
          Refusal.Code.MALFORMED, "Give the file's name as ?name=.", Map.of("field", "name"));
    }
    Flowable<ByteBuffer> bytes =
        request
            .context()
            .request()
            .toFlowable()
            .map(buffer -> ByteBuffer.wrap(buffer.getBytes()))
            .timeout(IDLE_S, TimeUnit.SECONDS, scheduler);
    return media
        .put(
            name,
            request.context().request().getHeader("content-type"),
            owner(request.user()),
            bytes)
        .flatMapCompletable(ref -> request.reply(201, WireJson.media(ref)));
  }

  private Completable download(ApiRequest request) {
    long id = request.id("id");
    User user = request.user();
    return media
        .find(id)
        .flatMap(stored -> maySee(user, stored).filter(may -> may).map(may -> stored))
        .switchIfEmpty(
            Single.defer(
                () ->
                    audit
                        .refused(
                            user,
                            request.operation(),
                            Refusal.Code.NOT_FOUND.wire(),
                            request.address(),
                            "media:" + id)
                        .andThen(
                            Single.error(
                                new Refusal(Refusal.Code.NOT_FOUND, "There is no such file.")))))
        .flatMapCompletable(
            stored ->
                audit
                    .access(user, request.operation(), request.address(), "media:" + id)
                    .andThen(send(request, stored.ref())));
  }

  private Single<Boolean> maySee(User user, MediaStore.Stored stored) {
    Long conversation = stored.conversationId();
    return conversation == null
        ? Single.just(media.isOwner(stored, owner(user)))
        : conversations.maySeeMedia(user.viewer(), stored.ref(), conversation);
  }

  private static String owner(User user) {
    return "user:" + user.id();
  }

  private Completable send(ApiRequest request, MediaRef ref) {
    HttpServerResponse response = request.context().response();
    FileHeaders.attachment(response.getDelegate().headers(), ref.name(), ref.contentType());
    response
        .putHeader("accept-ranges", "bytes")
        .putHeader("cache-control", "private, max-age=3600");
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
