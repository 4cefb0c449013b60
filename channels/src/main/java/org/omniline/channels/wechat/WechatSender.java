package org.omniline.channels.wechat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import me.chanjar.weixin.common.api.WxConsts;
import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.common.error.WxRuntimeException;
import me.chanjar.weixin.mp.api.WxMpService;
import me.chanjar.weixin.mp.bean.kefu.WxMpKefuMessage;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.outbox.ChannelSender;
import org.omniline.conversation.outbox.Delivery;
import org.omniline.conversation.outbox.FileKind;
import org.omniline.conversation.outbox.SendResult;
import org.omniline.conversation.port.MediaStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends through the customer-service API. A message becomes one call per medium and one per 2,048
 * bytes of text (the platform's limit), in order; the platform does not remove duplicates, so what
 * timed out is never repeated by itself.
 */
public final class WechatSender implements ChannelSender {
  private static final Logger LOG = LoggerFactory.getLogger(WechatSender.class);

  /** Longest text of one customer-service message, in bytes of UTF-8. */
  static final int TEXT_BYTES = 2_048;

  private static final long MIB = 1L << 20;

  /** What temporary media of the customer-service API may be (facts.md 6.1). */
  private static final List<FileKind> FILES =
      List.of(
          new FileKind("image/jpeg", 10 * MIB),
          new FileKind("image/png", 10 * MIB),
          new FileKind("image/gif", 10 * MIB),
          new FileKind("audio/amr", 2 * MIB),
          new FileKind("audio/mpeg", 2 * MIB),
          new FileKind("video/mp4", 10 * MIB));

  static final String NOT_SUPPORTED = "wechat.file-not-supported";
  static final String TOO_LARGE = "wechat.file-too-large";
  static final String PARTLY_SENT = "wechat.partly-sent";

  /** Of the message itself; a repeat of one that was partly sent would send its beginning twice. */
  private static final Set<String> FINAL_REASONS =
      Set.of(
          NOT_SUPPORTED,
          TOO_LARGE,
          PARTLY_SENT,
          "wechat.40003",
          "wechat.40004",
          "wechat.40005",
          "wechat.40006",
          "wechat.40008",
          "wechat.44002",
          "wechat.45001",
          "wechat.45002",
          "wechat.45008",
          "wechat.87009");

  private final WechatClients clients;
  private final WechatWorkers workers;
  private final MediaStore media;

  public WechatSender(WechatClients clients, WechatWorkers workers, MediaStore media) {
    this.clients = clients;
    this.workers = workers;
    this.media = media;
  }

  /** One call to the platform. */
  private interface Call {
    String send(WxMpService service) throws Exception;
  }

  @Override
  public Channel channel() {
    return Channel.WECHAT;
  }

  @Override
  public boolean peerRemovesDuplicates() {
    return false;
  }

  @Override
  public List<FileKind> files() {
    return FILES;
  }

  @Override
  public Set<String> finalReasons() {
    return FINAL_REASONS;
  }

  @Override
  public Single<SendResult> send(Delivery delivery) {
    String openid = delivery.recipient().value();
    for (MediaRef ref : delivery.content().media()) {
      Optional<FileKind> kind =
          FILES.stream().filter(one -> one.contentType().equals(ref.contentType())).findFirst();
      if (kind.isEmpty()) {
        return Single.just(SendResult.rejected(NOT_SUPPORTED));
      }
      if (ref.size() > kind.get().maxBytes()) {
        return Single.just(SendResult.rejected(TOO_LARGE));
      }
    }
    return Flowable.fromIterable(delivery.content().media())
        .concatMapSingle(ref -> load(ref).map(bytes -> mediaCall(openid, ref, bytes)))
        .concatWith(Flowable.fromIterable(textCalls(openid, delivery.content().text())))
        .toList()
        .flatMap(calls -> sendAll(delivery, calls, 0))
        .onErrorReturn(
            error -> {
              LOG.warn("{} could not be prepared", delivery, error);
              return WechatErrors.of(error);
            });
  }

  private Single<SendResult> sendAll(Delivery delivery, List<Call> calls, int from) {
    if (from == calls.size()) {
      return Single.just(SendResult.sent(null));
    }
    return workers
        .run(() -> calls.get(from).send(ready(delivery.account())))
        .flatMap(answer -> sendAll(delivery, calls, from + 1))
        .onErrorReturn(
            error -> {
              SendResult result = WechatErrors.of(error);
              LOG.warn("{} part {}: {}", delivery, from + 1, result.reasonKey());
              LOG.debug("cause", error);
              // Repeating the whole message would send its first parts twice.
              return from == 0 ? result : SendResult.unknown(PARTLY_SENT);
            });
  }

  /** A client with a token: failing to get one is not a message whose fate is unknown. */
  private WxMpService ready(ChannelAccount account) throws WechatErrors.NotSent {
    WxMpService service = clients.of(account);
    try {
      service.getAccessToken();
      return service;
    } catch (WxErrorException | WxRuntimeException e) {
      throw new WechatErrors.NotSent(e);
    }
  }

  @Override
  public Completable typing(ChannelAccount account, String threadKey, boolean on) {
    return workers
        .run(
            () ->
                clients
                    .of(account)
                    .getKefuService()
                    .sendKfTypingState(threadKey, on ? "Typing" : "CancelTyping"))
        .ignoreElement()
        .doOnError(error -> LOG.debug("typing state was not taken", error))
        .onErrorComplete();
  }

  private static List<Call> textCalls(
      String openid, @org.jspecify.annotations.Nullable String text) {
    List<Call> calls = new ArrayList<>();
    for (String part : parts(text == null ? "" : text)) {
      calls.add(
          service ->
              service
                  .getKefuService()
                  .sendKefuMessageWithResponse(
                      WxMpKefuMessage.TEXT().toUser(openid).content(part).build()));
    }
    return calls;
  }

  /**
   * Cuts at the platform's limit, at a line or sentence end where one is near, never in a
   * character.
   */
  static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = start;
      int bytes = 0;
      int nice = -1;
      while (end < text.length()) {
        int next = text.codePointAt(end);
        int size = Character.toString(next).getBytes(UTF_8).length;
        if (bytes + size > TEXT_BYTES) {
          break;
        }
        bytes += size;
        end += Character.charCount(next);
        if ((next == '\n' || next == '。' || next == '！' || next == '？') && bytes > TEXT_BYTES / 2) {
          nice = end;
        }
      }
      int cut = end == text.length() || nice < 0 ? end : nice;
      parts.add(text.substring(start, cut));
      start = cut;
    }
    return parts;
  }

  private static Call mediaCall(String openid, MediaRef ref, byte[] bytes) {
    String type = mediaType(ref);
    return service -> {
      String mediaId = upload(service, type, ref, bytes);
      WxMpKefuMessage message =
          switch (type) {
            case WxConsts.MediaFileType.IMAGE ->
                WxMpKefuMessage.IMAGE().toUser(openid).mediaId(mediaId).build();
            case WxConsts.MediaFileType.VOICE ->
                WxMpKefuMessage.VOICE().toUser(openid).mediaId(mediaId).build();
            default ->
                WxMpKefuMessage.VIDEO()
                    .toUser(openid)
                    .mediaId(mediaId)
                    .thumbMediaId(mediaId)
                    .title(ref.name())
                    .build();
          };
      return service.getKefuService().sendKefuMessageWithResponse(message);
    };
  }

  private static String upload(WxMpService service, String type, MediaRef ref, byte[] bytes)
      throws WechatErrors.NotSent {
    try {
      return service
          .getMaterialService()
          .mediaUpload(type, extension(ref), new ByteArrayInputStream(bytes))
          .getMediaId();
    } catch (WxErrorException | WxRuntimeException e) {
      throw new WechatErrors.NotSent(e);
    }
  }

  /** What the platform calls one of {@link #FILES}. */
  private static String mediaType(MediaRef ref) {
    return switch (ref.contentType()) {
      case "image/jpeg", "image/png", "image/gif" -> WxConsts.MediaFileType.IMAGE;
      case "audio/amr", "audio/mpeg" -> WxConsts.MediaFileType.VOICE;
      default -> WxConsts.MediaFileType.VIDEO;
    };
  }

  private static String extension(MediaRef ref) {
    return switch (ref.contentType()) {
      case "image/png" -> "png";
      case "image/gif" -> "gif";
      case "audio/amr" -> "amr";
      case "audio/mpeg" -> "mp3";
      case "video/mp4" -> "mp4";
      default -> "jpg";
    };
  }

  private Single<byte[]> load(MediaRef ref) {
    return media
        .read(ref.id())
        .collect(
            ByteArrayOutputStream::new,
            (ByteArrayOutputStream all, ByteBuffer part) -> {
              byte[] chunk = new byte[part.remaining()];
              part.get(chunk);
              all.writeBytes(chunk);
            })
        .map(ByteArrayOutputStream::toByteArray);
  }
}
