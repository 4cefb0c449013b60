package org.omniline.playground.freeswitch;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** Timers of Vert.x, on whichever context asks for them, possibly faster than life. */
public final class VertxTimers implements Timers {
  private final Vertx vertx;
  private final InstantSource clock;
  private final int speed;

  /**
   * @param speed how many times faster than life delays pass, 1 for real ones
   */
  public VertxTimers(Vertx vertx, InstantSource clock, int speed) {
    this.vertx = vertx;
    this.clock = clock;
    this.speed = speed;
  }

  @Override
  public long micros() {
    return TimeUnit.MILLISECONDS.toMicros(clock.millis());
  }

  @Override
  public Timer after(Duration delay, Runnable work) {
    long id = vertx.setTimer(Math.max(1, delay.toMillis() / speed), due -> work.run());
    return () -> vertx.cancelTimer(id);
  }
}
