package org.omniline.gateway.flow;

import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.omniline.gateway.flow.DataAnswer.Outcome;

/** One request and its answer, within one time limit. Lives on one context. */
final class DataExchange {
  private final Vertx vertx;
  private final long limitMs;
  private final Consumer<DataAnswer> told;
  private final Buffer answer = Buffer.buffer();
  private @Nullable HttpClientRequest request;
  private long timer;
  private boolean over;

  /**
   * Makes one.
   *
   * @param told once, whatever happens
   */
  DataExchange(Vertx vertx, long limitMs, Consumer<DataAnswer> told) {
    this.vertx = vertx;
    this.limitMs = limitMs;
    this.told = told;
  }

  void start(HttpClient http, RequestOptions options, Buffer body) {
    timer = vertx.setTimer(limitMs, id -> fail(Outcome.TIMED_OUT));
    http.request(options).onComplete(opened -> opened(opened, body));
  }

  private void opened(AsyncResult<HttpClientRequest> opened, Buffer body) {
    if (opened.failed()) {
      fail(Outcome.UNREACHABLE);
      return;
    }
    request = opened.result();
    if (over) {
      request.reset();
      return;
    }
    request.send(body).onComplete(this::answered);
  }

  private void answered(AsyncResult<HttpClientResponse> answered) {
    if (answered.failed()) {
      fail(Outcome.UNREACHABLE);
      return;
    }
    HttpClientResponse response = answered.result();
    String type = String.valueOf(response.getHeader("content-type")).toLowerCase(Locale.ROOT);
    if (response.statusCode() != 200) {
      fail(Outcome.REFUSED);
    } else if (!type.startsWith("application/json") && !type.contains("+json")) {
      fail(Outcome.UNREADABLE);
    } else {
      response.exceptionHandler(error -> fail(Outcome.UNREACHABLE));
      response.handler(this::take);
      response.endHandler(unused -> read());
    }
  }

  private void take(Buffer chunk) {
    if (answer.length() + chunk.length() > DataServiceClient.MAX_BYTES) {
      fail(Outcome.TOO_LARGE);
    } else {
      answer.appendBuffer(chunk);
    }
  }

  private void read() {
    finish(
        FlatJson.read(answer)
            .map(values -> new DataAnswer(Outcome.OK, values))
            .orElseGet(() -> DataAnswer.failed(Outcome.UNREADABLE)));
  }

  /**
   * What still comes is of no use: the connection goes with it. After it is told, since closing it
   * reports a failure of its own.
   */
  private void fail(Outcome outcome) {
    HttpClientRequest open = over ? null : request;
    finish(DataAnswer.failed(outcome));
    if (open != null) {
      open.reset();
    }
  }

  private void finish(DataAnswer result) {
    if (!over) {
      over = true;
      vertx.cancelTimer(timer);
      told.accept(result);
    }
  }
}
