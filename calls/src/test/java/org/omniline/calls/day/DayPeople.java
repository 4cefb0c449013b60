package org.omniline.calls.day;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.omniline.calls.day.CallLedger.Call;
import org.omniline.calls.day.CallLedger.Ring;
import org.omniline.calls.day.CallPlan.Deed;
import org.omniline.calls.day.CallPlan.Kind;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.CallerId;
import org.omniline.playground.freeswitch.Happening;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;
import org.omniline.playground.freeswitch.SimulatedSwitch;

/**
 * Callers and agents who do what the script says when they see that it is time for it. Hears of the
 * switch on its context, and writes the ledger there.
 */
final class DayPeople {
  private static final PhoneBehaviour LIFTS = PhoneBehaviour.answers(Duration.ofMillis(150));
  private static final Duration THINKS = Duration.ofMillis(300);
  private static final Duration SHORTLY = Duration.ofMillis(50);
  private static final int REJECTS_PERCENT = 4;
  private static final int ASLEEP_PERCENT = 1;

  private final Vertx vertx;
  private final InstantSource clock;
  private final SimulatedSwitch freeswitch;
  private final CallLedger ledger;
  private final Map<String, DayDesk> desks;
  private final String lawyers;
  private final Random random;
  private final Map<String, Caller> callers = new ConcurrentHashMap<>();
  private final Map<String, Phone> phones = new HashMap<>();
  private final Map<String, Deque<Deed>> deeds = new ConcurrentHashMap<>();
  private final List<Runnable> postponed = new ArrayList<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private volatile boolean handsOff;
  private volatile boolean callersWait;
  private volatile long lastDeed;

  /**
   * @param clock the switch's
   * @param desks by extension
   * @param lawyers the queue calls are passed on to
   */
  DayPeople(
      Vertx vertx,
      InstantSource clock,
      SimulatedSwitch freeswitch,
      CallLedger ledger,
      Map<String, DayDesk> desks,
      String lawyers,
      long seed) {
    this.vertx = vertx;
    this.clock = clock;
    this.freeswitch = freeswitch;
    this.ledger = ledger;
    this.desks = desks;
    this.lawyers = lawyers;
    this.random = new Random(seed);
    desks.keySet().forEach(one -> phones.put(one, freeswitch.phone(one, LIFTS)));
    freeswitch.witness(this::saw);
  }

  void calls(CallPlan plan) {
    deeds.put(plan.number(), new ArrayDeque<>(plan.deeds()));
    callers.put(plan.number(), freeswitch.call(CallerId.of(plan.number()), plan.dialled()));
  }

  /** What was refused to agents or went wrong in the script. */
  List<String> failures() {
    return failures;
  }

  /** Agents do nothing of their own from now on, and callers nothing until {@link #callersGoOn}. */
  synchronized void handsOff() {
    handsOff = true;
    callersWait = true;
  }

  /** Callers do as they like. */
  void callersGoOn() {
    callersWait = false;
  }

  /** Whether what people did is long enough ago that the node has heard of it. */
  boolean isStill() {
    return underWay.get() == 0 && System.nanoTime() - lastDeed > Duration.ofMillis(1_500).toNanos();
  }

  /** Agents do what they would have done meanwhile. */
  synchronized void handsOn() {
    handsOff = false;
    postponed.forEach(Runnable::run);
    postponed.clear();
  }

  // ---- what they see; on the switch's context ----

  private void saw(Happening event) {
    try {
      understood(event);
    } catch (RuntimeException e) {
      failures.add(event.name() + ": " + e);
    }
  }

  private void understood(Happening event) {
    switch (event.name()) {
      case "CHANNEL_CREATE" -> {
        if (event.header("Call-Direction").equals("inbound")) {
          ledger.arrived(event);
          arrived(ledger.of(event.leg()));
        } else {
          ledger.rings(event);
        }
      }
      case "CHANNEL_ANSWER" -> {
        Ring ring = ledger.ring(event.leg());
        if (ring != null) {
          ledger.lifted(ring, event.millis());
        }
      }
      case "CHANNEL_BRIDGE" -> joined(event);
      case "CHANNEL_EXECUTE" -> {
        if (event.header("Application").equals("play_and_get_digits")) {
          asked(ledger.of(event.leg()));
        }
      }
      case "CHANNEL_HANGUP" -> {
        ledger.ended(event);
        Ring ring = ledger.ring(event.leg());
        if (ring != null) {
          nextTime(ring.extension);
        }
      }
      default -> {
        // Nothing that people notice.
      }
    }
  }

  private void in(Duration after, Runnable deed) {
    vertx.setTimer(
        after.toMillis(),
        due -> {
          try {
            deed.run();
          } catch (RuntimeException e) {
            failures.add("not done: " + e);
          }
        });
  }

  private void arrived(Call call) {
    Duration patience = call.plan.patience();
    if (patience != null) {
      in(patience, () -> leavesUnlessServed(call));
    }
  }

  /** Nobody leaves who hears that somebody is there. */
  private void leavesUnlessServed(Call call) {
    if (call.ended != 0 || call.isBeingServed() || call.isAnswered()) {
      return;
    }
    if (callersWait) {
      in(SHORTLY, () -> leavesUnlessServed(call));
    } else {
      hangsUp(call);
    }
  }

  private synchronized void hangsUp(Call call) {
    if (callersWait) {
      in(SHORTLY, () -> hangsUp(call));
    } else if (call.ended == 0) {
      lastDeed = System.nanoTime();
      call.endedBy = "CALLER";
      callers.get(call.plan.number()).hangUp();
    }
  }

  private void asked(Call call) {
    in(
        THINKS,
        () -> {
          if (call.plan.key().isEmpty()) {
            hangsUp(call);
          } else if (call.pressed == 0 && call.ended == 0) {
            call.pressed = clock.millis();
            lastDeed = System.nanoTime();
            callers.get(call.plan.number()).press(call.plan.key());
          }
        });
  }

  private void joined(Happening event) {
    Ring ring = ledger.ring(event.header("Bridge-B-Unique-ID"));
    if (ring == null) {
      ring = ledger.ring(event.header("Bridge-A-Unique-ID"));
    }
    Call call = ring == null ? null : ledger.joined(ring, event.millis());
    if (ring == null || call == null) {
      return;
    }
    Ring talk = ring;
    Deed deed = deeds.get(call.plan.number()).poll();
    if (deed == null) {
      failures.add(call.plan.number() + " talks once more than was written for the call");
      deed = new Deed(Kind.CALLER_HANGS_UP, THINKS);
    }
    Deed next = deed;
    in(next.after(), () -> does(call, talk, next.kind()));
  }

  /** Of the next ring of a telephone: most are answered. */
  private void nextTime(String extension) {
    int which = random.nextInt(100);
    phones
        .get(extension)
        .behave(
            handsOff || which >= REJECTS_PERCENT + ASLEEP_PERCENT
                ? LIFTS
                : PhoneBehaviour.of(
                    which < REJECTS_PERCENT
                        ? PhoneBehaviour.Kind.REJECTS
                        : PhoneBehaviour.Kind.RINGS));
  }

  // ---- what they do ----

  private synchronized void does(Call call, Ring ring, Kind kind) {
    if (call.ended != 0 || ring.ended != 0) {
      return;
    }
    if (kind == Kind.CALLER_HANGS_UP) {
      hangsUp(call);
    } else if (handsOff) {
      postponed.add(() -> does(call, ring, kind));
    } else {
      lastDeed = System.nanoTime();
      switch (kind) {
        case AGENT_HANGS_UP -> {
          call.endedBy = "AGENT";
          phones.get(ring.extension).hangUp();
        }
        case LINE_IS_CUT -> {
          call.cuts++;
          phones.get(ring.extension).lose();
        }
        default -> byDesk(call, ring, kind);
      }
    }
  }

  private void byDesk(Call call, Ring ring, Kind kind) {
    if (ring.ended != 0 || handsOff) {
      does(call, ring, kind);
      return;
    }
    DayDesk desk = desks.get(ring.extension);
    String conversation = desk.talking(call.plan.number());
    if (conversation == null || !desk.isConnected()) {
      // The page does not show the talk yet.
      in(SHORTLY, () -> byDesk(call, ring, kind));
      return;
    }
    underWay.incrementAndGet();
    Future<JsonObject> done;
    if (kind == Kind.TRANSFERS) {
      call.transfers++;
      done = desk.passesOn(conversation, lawyers);
    } else {
      call.endedBy = "AGENT";
      done = desk.hangsUp(conversation);
    }
    done.onComplete(
            reply -> {
              lastDeed = System.nanoTime();
              underWay.decrementAndGet();
            })
        .onFailure(
            error -> failures.add(call.plan.number() + " " + kind + ": " + error.getMessage()));
  }
}
