package org.omniline.bench;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.CallerId;
import org.omniline.playground.freeswitch.PhoneBehaviour;
import org.omniline.playground.freeswitch.SimulatedSwitch;
import org.omniline.playground.freeswitch.SimulationSettings;
import org.omniline.playground.freeswitch.VertxTimers;

/** A simulated switch and the people who call through it, so many a second. */
final class Callers {
  private static final Duration SOUND = Duration.ofMillis(3_500);

  private static final Duration LIFTS_AFTER = Duration.ofMillis(200);
  private static final Duration TALKS = Duration.ofMillis(2_500);
  private static final long ENDS_WITHIN_S = 60;
  private static final Duration PACE = Duration.ofMillis(5);

  /** Telling what every leg hears takes time that the measured calls need. */
  private static final Duration LOOKS_EVERY = Duration.ofMillis(100);

  private final SimulatedSwitch freeswitch;
  private final String agentsNumber;
  private final String flowNumber;
  private final int port;
  private int dialled;

  /**
   * What came of the calls.
   *
   * @param toAgents legs of those who wanted an agent
   * @param atOnce most at the same time
   * @param flowsAtOnce most of those at the same time that a flow led
   * @param unserved who wanted an agent and never talked, or did not hear the flow to its end
   */
  record Result(
      List<String> toAgents,
      int calls,
      double perSecond,
      int atOnce,
      int flowsAtOnce,
      int unserved) {}

  /** One call; used by the thread that calls. */
  private static final class Call {
    private final Caller caller;
    private final boolean toAgent;
    private final long began = System.nanoTime();
    private long talksSince;
    private boolean hungUp;

    Call(Caller caller, boolean toAgent) {
      this.caller = caller;
      this.toAgent = toAgent;
    }

    /** Looks at it, and hangs up after the talk; whether it goes on. */
    boolean look(Map<String, String> heard) {
      if (caller.state() == CallState.ENDED) {
        return false;
      }
      if (toAgent && !hungUp && heard.getOrDefault(caller.uuid(), "").startsWith("bridge ")) {
        long now = System.nanoTime();
        talksSince = talksSince == 0 ? now : talksSince;
        if (now - talksSince > TALKS.toNanos()) {
          hungUp = true;
          caller.hangUp();
        }
      }
      return true;
    }

    /** Whether it came to what the caller wanted. */
    boolean isServed() {
      return toAgent
          ? hungUp
          : "NORMAL_CLEARING".equals(caller.cause())
              && System.nanoTime() - began > SOUND.multipliedBy(2).toNanos();
    }
  }

  Callers(Vertx vertx, String agentsNumber, String flowNumber, int agents) {
    this.agentsNumber = agentsNumber;
    this.flowNumber = flowNumber;
    SimulationSettings usual = SimulationSettings.defaults();
    this.freeswitch =
        new SimulatedSwitch(
            vertx,
            new SimulationSettings(
                "bench",
                usual.password(),
                usual.dialplan(),
                file -> Optional.of(SOUND),
                usual.undelivered(),
                Duration.ofMillis(50)),
            new VertxTimers(vertx, InstantSource.system(), 1),
            () -> UUID.randomUUID().toString());
    this.port = freeswitch.start(0).blockingGet();
    for (int agent = 0; agent < agents; agent++) {
      freeswitch.phone(CallDesks.extension(agent), PhoneBehaviour.answers(LIFTS_AFTER));
    }
  }

  /** Of the switch's event socket. */
  int port() {
    return port;
  }

  /**
   * Calls at a steady pace, each whether or not the one before was taken, and waits for their ends.
   *
   * @param toAgents of ten calls, how many want an agent
   */
  Result call(int perSecond, Duration time, int toAgents) {
    int all = (int) (perSecond * time.toMillis() / 1_000);
    List<Call> calls = new ArrayList<>(all);
    List<Call> up = new ArrayList<>();
    int most = 0;
    long mostInFlow = 0;
    long began = System.nanoTime();
    long last = began;
    long looks = began;
    long until = began + time.toNanos() + TimeUnit.SECONDS.toNanos(ENDS_WITHIN_S);
    while ((calls.size() < all || !up.isEmpty()) && System.nanoTime() < until) {
      while (calls.size() < all && due(began, calls.size(), perSecond)) {
        Call call = place(calls.size() % 10 < toAgents);
        calls.add(call);
        up.add(call);
        last = System.nanoTime();
      }
      if (System.nanoTime() >= looks) {
        looks = System.nanoTime() + LOOKS_EVERY.toNanos();
        Map<String, String> heard = freeswitch.heard().blockingGet();
        up.removeIf(call -> !call.look(heard));
        most = Math.max(most, up.size());
        mostInFlow = Math.max(mostInFlow, up.stream().filter(call -> !call.toAgent).count());
      }
      LockSupport.parkNanos(PACE.toNanos());
    }
    up.forEach(stuck -> stuck.caller.hangUp());
    return new Result(
        calls.stream().filter(call -> call.toAgent).map(call -> call.caller.uuid()).toList(),
        all,
        all / ((last - began) / 1e9),
        most,
        (int) mostInFlow,
        (int) calls.stream().filter(call -> !call.isServed()).count());
  }

  private static boolean due(long began, int number, int perSecond) {
    return System.nanoTime() - began >= TimeUnit.SECONDS.toNanos(1) * number / perSecond;
  }

  private Call place(boolean toAgent) {
    String number = "1390" + String.format(Locale.ROOT, "%07d", dialled++);
    return new Call(
        freeswitch.call(CallerId.of(number), toAgent ? agentsNumber : flowNumber), toAgent);
  }
}
