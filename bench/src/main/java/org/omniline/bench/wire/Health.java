package org.omniline.bench.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Asks a server how it is. Blocking: for tests' and measurements' own threads. */
public final class Health {
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final String baseUrl;

  public Health(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  /** GET of a path of this server; the status and the body. */
  public HttpResponse<String> get(String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create(baseUrl + path))
              .timeout(Duration.ofSeconds(10))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Whether a GET of a path says 200 now. */
  public boolean isOk(String path) {
    try {
      return get(path).statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Waits until a path says 200; fails when {@code alive} ends before. */
  public void await(String path, BooleanSupplier alive) {
    long until = System.nanoTime() + STARTS_WITHIN.toNanos();
    while (System.nanoTime() < until) {
      if (!alive.getAsBoolean()) {
        throw new IllegalStateException("The server stopped while starting: " + baseUrl);
      }
      if (isOk(path)) {
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    throw new IllegalStateException(baseUrl + path + " says no 200 after " + STARTS_WITHIN);
  }

  /** The samples whose lines begin so; none when nobody answers. */
  public List<String> lines(String... beginnings) {
    try {
      return get("/metrics")
          .body()
          .lines()
          .filter(line -> Stream.of(beginnings).anyMatch(line::startsWith))
          .toList();
    } catch (UncheckedIOException e) {
      return List.of();
    }
  }

  /** The sum of a metric's samples; 0 where there is none or nobody answers. */
  public double metric(String name) {
    return lines(name + " ", name + "{").stream()
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
