package org.omniline.playground.wechat;

import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.rxjava3.ext.web.client.WebClient;
import java.util.Map;
import java.util.UUID;
import me.chanjar.weixin.common.util.crypto.SHA1;
import me.chanjar.weixin.common.util.crypto.WxCryptUtil;

/**
 * Sends signed pushes as the platform does: plain or encrypted, and again, up to three times in
 * all, when the answer is not 200 within five seconds (facts.md 6.1).
 */
public final class Pusher {
  private static final int TRIES = 3;
  private static final long TIMEOUT_MS = 5_000;

  /** What the callback said. */
  public record Answer(int status, String body, long tookMs) {}

  private final Platform platform;
  private final WebClient client;
  private final String callback;

  /**
   * @param callback the callback's whole address
   */
  public Pusher(Platform platform, WebClient client, String callback) {
    this.platform = platform;
    this.client = client;
    this.callback = callback;
  }

  /**
   * Pushes one message or event.
   *
   * @param fields elements of the XML beside the four every push has
   * @param safe whether to encrypt
   */
  public Single<Answer> push(
      String openid, long created, Map<String, String> fields, boolean safe) {
    DemoAccount account = platform.account();
    StringBuilder xml = new StringBuilder("<xml>");
    element(xml, "ToUserName", account.originalId());
    element(xml, "FromUserName", openid);
    xml.append("<CreateTime>").append(created).append("</CreateTime>");
    fields.forEach((name, value) -> element(xml, name, value));
    return post(xml.append("</xml>").toString(), safe, 1);
  }

  private Single<Answer> post(String xml, boolean safe, int attempt) {
    DemoAccount account = platform.account();
    String timestamp = Long.toString(platform.now() / 1_000);
    String nonce = UUID.randomUUID().toString().substring(0, 8);
    var request =
        client
            .postAbs(callback)
            .timeout(TIMEOUT_MS)
            .putHeader("content-type", "text/xml")
            .addQueryParam("signature", SHA1.gen(account.token(), timestamp, nonce))
            .addQueryParam("timestamp", timestamp)
            .addQueryParam("nonce", nonce);
    String body = xml;
    if (safe) {
      String sealed =
          new WxCryptUtil(account.token(), account.encodingAesKey(), account.appId())
              .encrypt(nonce + nonce, xml);
      request
          .addQueryParam("encrypt_type", "aes")
          .addQueryParam("msg_signature", SHA1.gen(account.token(), timestamp, nonce, sealed));
      StringBuilder envelope = new StringBuilder("<xml>");
      element(envelope, "ToUserName", account.originalId());
      element(envelope, "Encrypt", sealed);
      body = envelope.append("</xml>").toString();
    }
    long start = System.nanoTime();
    return request
        .rxSendBuffer(Buffer.buffer(body))
        .map(
            response ->
                new Answer(
                    response.statusCode(),
                    response.bodyAsString() == null ? "" : response.bodyAsString(),
                    millisSince(start)))
        .onErrorReturn(error -> new Answer(0, "no answer", millisSince(start)))
        .flatMap(
            answer ->
                answer.status() == 200 || answer.status() == 403 || attempt == TRIES
                    ? Single.just(answer)
                    : post(xml, safe, attempt + 1));
  }

  private static long millisSince(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static void element(StringBuilder xml, String name, String value) {
    // "]]>" inside would end the section early.
    String escaped = value.replace("]]>", "]]]]><![CDATA[>");
    xml.append('<').append(name).append("><![CDATA[").append(escaped).append("]]></").append(name);
    xml.append('>');
  }
}
