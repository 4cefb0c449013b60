package org.omniline.channels.wechat;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.common.error.WxRuntimeException;
import org.apache.http.conn.ConnectTimeoutException;
import org.apache.http.conn.ConnectionPoolTimeoutException;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.outbox.SendResult;

/** What an error of WxJava or of the platform means for a message. */
final class WechatErrors {
  /**
   * Refused for good, each with words of its own in the message files: token of another account,
   * not subscribed, quota of the day, window over, too many in the window, not authorised, blocked,
   * content refused.
   */
  private static final Set<Integer> FINAL =
      Set.of(
          40003, 40004, 40005, 40006, 40007, 40008, 40013, 40125, 43004, 44002, 45001, 45002, 45008,
          45009, 45015, 45047, 48001, 48002, 48004, 50001, 50002, 65400, 87009);

  /** Passing: busy, token of a moment ago, called too often just now. */
  private static final Set<Integer> PASSING = Set.of(-1, 40001, 40014, 42001, 45011);

  private WechatErrors() {}

  /** What went wrong before the message itself was sent: the follower certainly has nothing. */
  static final class NotSent extends Exception {
    private static final long serialVersionUID = 1L;

    NotSent(Throwable cause) {
      super(cause);
    }
  }

  static SendResult of(Throwable error) {
    if (error instanceof NotSent) {
      SendResult result = of(error.getCause());
      return result.outcome() == SendResult.Outcome.UNKNOWN
          ? SendResult.tryLater("wechat.unreachable")
          : result;
    }
    if (error instanceof Refusal refusal) {
      return refusal.code() == Refusal.Code.INVALID
          ? SendResult.rejected("wechat.settings")
          : SendResult.tryLater("wechat.busy");
    }
    if (error instanceof TimeoutException) {
      return SendResult.unknown("wechat.timeout");
    }
    WxErrorException answer = answer(error);
    if (answer != null && answer.getError() != null && !isNetwork(answer)) {
      return of(answer.getError().getErrorCode());
    }
    return neverLeft(error)
        ? SendResult.tryLater("wechat.unreachable")
        : SendResult.unknown("wechat.timeout");
  }

  private static SendResult of(int code) {
    if (PASSING.contains(code)) {
      return SendResult.tryLater("wechat." + code);
    }
    // An unknown code is an answer too: the platform has refused it.
    return SendResult.rejected(FINAL.contains(code) ? "wechat." + code : "wechat.refused:" + code);
  }

  private static boolean isNetwork(WxErrorException error) {
    return error.getCause() instanceof java.io.IOException;
  }

  /** WxJava hides the platform's -1 in a runtime exception once its retries are used up. */
  private static WxErrorException answer(Throwable error) {
    for (Throwable t = error; t != null; t = t.getCause()) {
      if (t instanceof WxErrorException known) {
        return known;
      }
      if (t instanceof WxRuntimeException && t.getCause() == null && isRetryExhausted(t)) {
        return new WxErrorException(
            me.chanjar.weixin.common.error.WxError.builder().errorCode(-1).build());
      }
    }
    return null;
  }

  private static boolean isRetryExhausted(Throwable error) {
    return error.getMessage() != null && error.getMessage().contains("超出重试次数");
  }

  /** Whether the request certainly did not reach the platform. */
  private static boolean neverLeft(Throwable error) {
    for (Throwable t = error; t != null; t = t.getCause()) {
      if (t instanceof ConnectException
          || t instanceof ConnectTimeoutException
          || t instanceof ConnectionPoolTimeoutException
          || t instanceof UnknownHostException
          || t instanceof NoRouteToHostException) {
        return true;
      }
    }
    return false;
  }
}
