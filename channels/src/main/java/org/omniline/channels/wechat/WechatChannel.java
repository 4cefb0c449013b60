package org.omniline.channels.wechat;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Scheduler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.rxjava3.ext.web.Router;
import io.vertx.rxjava3.ext.web.RoutingContext;
import io.vertx.rxjava3.ext.web.handler.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.AccessRefusals;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.intake.Intake;
import org.omniline.conversation.intake.IntakeObserver;
import org.omniline.conversation.intake.Receipt;
import org.omniline.conversation.port.AccountStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The callback {@code /channels/wechat/{account}}: checks who speaks, decodes, stores, and only
 * then says {@code success}.
 *
 * <p>The platform waits 5 s and asks again twice (facts.md 6.1). So a push that is stored is told
 * {@code success} at once; one that could not be stored in time is told 503, and the platform's
 * repeat is recognised by its receipt. A false {@code success} is never given.
 *
 * <p>Signature or encryption wrong: 403, nothing stored. Not XML: 400. Larger than {@link
 * #MAX_BODY_BYTES}: 413. Unknown account: 404. Each refusal is counted.
 */
public final class WechatChannel {
  /** Largest documented push is a few KiB. */
  public static final int MAX_BODY_BYTES = 64 * 1024;

  /** Leaves half a second of the platform's five for the way back. */
  private static final long ANSWER_WITHIN_MS = 4_500;

  private static final Logger LOG = LoggerFactory.getLogger(WechatChannel.class);

  private final AccountStore accounts;
  private final Intake intake;
  private final IntakeObserver observer;
  private final AccessRefusals refusals;
  private final Function<HttpServerRequest, String> address;
  private final InstantSource clock;
  private final Scheduler scheduler;

  /**
   * @param observer counts refused pushes
   * @param refusals writes down who sent forged ones
   * @param address where a request comes from
   * @param scheduler times the answer
   */
  public WechatChannel(
      AccountStore accounts,
      Intake intake,
      IntakeObserver observer,
      AccessRefusals refusals,
      Function<HttpServerRequest, String> address,
      InstantSource clock,
      Scheduler scheduler) {
    this.accounts = accounts;
    this.intake = intake;
    this.observer = observer;
    this.refusals = refusals;
    this.address = address;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  /** Adds the callback's routes. */
  public void mount(Router router) {
    router.route(HttpMethod.GET, "/channels/wechat/:account").handler(this::verify);
    router
        .route(HttpMethod.POST, "/channels/wechat/:account")
        .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES))
        .handler(this::receive)
        .failureHandler(
            context -> refuse(context, context.statusCode() == 413 ? 413 : 400, "malformed"));
  }

  /**
   * The platform's check when the address is entered: echo {@code echostr} if the signature holds.
   */
  private void verify(RoutingContext context) {
    MultiMap query = context.queryParams();
    var unused = // every outcome answers the request
        account(context)
            .subscribe(
                account -> {
                  if (signed(WechatSettings.of(account), query)) {
                    end(context, 200, parameter(query, "echostr"));
                  } else {
                    forged(context, "the signature is wrong");
                  }
                },
                error -> failed(context, error),
                () -> refuse(context, 404, "unknown-account"));
  }

  private void receive(RoutingContext context) {
    String body = context.body().asString(StandardCharsets.UTF_8.name());
    var unused = // every outcome answers the request
        account(context)
            .map(account -> decode(account, context.queryParams(), body == null ? "" : body))
            .flatMapSingle(intake::accept)
            .timeout(ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS, scheduler)
            .subscribe(
                receipt -> success(context, receipt),
                error -> failed(context, error),
                () -> refuse(context, 404, "unknown-account"));
  }

  private Maybe<ChannelAccount> account(RoutingContext context) {
    return accounts.byCode(Channel.WECHAT, context.pathParam("account"));
  }

  private InboundMessage decode(ChannelAccount account, MultiMap query, String body)
      throws WechatCrypto.Forged, WechatXml.Malformed {
    WechatSettings settings = WechatSettings.of(account);
    if (!signed(settings, query)) {
      throw new WechatCrypto.Forged("the signature is wrong");
    }
    Map<String, String> outer = WechatXml.parse(body);
    String encrypted = outer.get("Encrypt");
    if (encrypted == null) {
      if (!settings.plainAllowed()) {
        throw new WechatCrypto.Forged("this account accepts encrypted pushes only");
      }
      return new WechatPush(outer).toMessage(account, clock.instant());
    }
    String expected =
        WechatCrypto.sign(
            settings.token(), parameter(query, "timestamp"), parameter(query, "nonce"), encrypted);
    if (settings.encodingAesKey() == null
        || !WechatCrypto.matches(expected, parameter(query, "msg_signature"))) {
      throw new WechatCrypto.Forged("the body's signature is wrong");
    }
    Map<String, String> inner = WechatXml.parse(WechatCrypto.decrypt(settings, encrypted));
    return new WechatPush(inner).toMessage(account, clock.instant());
  }

  private static boolean signed(WechatSettings settings, MultiMap query) {
    String expected =
        WechatCrypto.sign(
            settings.token(), parameter(query, "timestamp"), parameter(query, "nonce"));
    return WechatCrypto.matches(expected, parameter(query, "signature"));
  }

  private static String parameter(MultiMap query, String name) {
    String value = query.get(name);
    return value == null ? "" : value;
  }

  private void success(RoutingContext context, Receipt receipt) {
    LOG.debug("stored {}/{}", receipt.conversationId(), receipt.seq());
    end(context, 200, "success");
  }

  private void failed(RoutingContext context, Throwable error) {
    if (error instanceof WechatCrypto.Forged) {
      forged(context, error.getMessage());
    } else if (error instanceof WechatXml.Malformed) {
      LOG.warn("refused a push to {}: {}", context.normalizedPath(), error.getMessage());
      refuse(context, 400, "malformed");
    } else if (error instanceof Refusal refusal && refusal.code() == Refusal.Code.INVALID) {
      // Repeating what the database refuses would be refused again; Intake has counted it.
      LOG.warn("refused a push to {}: {}", context.normalizedPath(), error.getMessage());
      end(context, 400, refusal.code().wire());
    } else {
      LOG.error("a push to {} is not stored: asked to repeat", context.normalizedPath(), error);
      if (error instanceof TimeoutException) {
        observer.refused(Channel.WECHAT, "timeout");
      }
      end(context, 503, "try again");
    }
  }

  private void forged(RoutingContext context, @Nullable String why) {
    String from = address.apply(context.request().getDelegate());
    // A flood of them fills neither the trail nor the log.
    if (refusals.refused("wechat.push", "forged", from, null, context.pathParam("account"))) {
      LOG.warn("refused a push to {} from {}: {}", context.normalizedPath(), from, why);
    }
    refuse(context, 403, "forged");
  }

  private void refuse(RoutingContext context, int status, String reason) {
    observer.refused(Channel.WECHAT, reason);
    end(context, status, reason);
  }

  private static void end(RoutingContext context, int status, String text) {
    if (!context.response().ended()) {
      context
          .response()
          .setStatusCode(status)
          .putHeader("content-type", "text/plain; charset=utf-8")
          .putHeader("x-content-type-options", "nosniff");
      var unused = // the platform may hang up; it asks again by itself
          context
              .response()
              .rxEnd(text)
              .subscribe(() -> {}, error -> LOG.debug("the platform hung up", error));
    }
  }
}
