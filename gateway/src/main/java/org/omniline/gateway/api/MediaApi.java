package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.MediaStore;
import org.omniline.conversation.staff.User;
import org.omniline.gateway.audit.Audit;
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
                    .andThen(FileReply.send(request, media, stored.ref(), FileReply.FOR_AN_HOUR)));
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
}
