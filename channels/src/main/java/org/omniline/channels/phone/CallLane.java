package org.omniline.channels.phone;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallEffect;
import org.omniline.channels.phone.call.CallInput;
import org.omniline.channels.phone.call.CallMachine;
import org.omniline.channels.phone.call.PhoneCall;
import org.omniline.conversation.Refusal;
import org.omniline.flow.run.FlowRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call's turn after turn: what it is told is taken one after the other, kept before it is acted
 * on, and acted on before the next. Confined to its switch's context.
 */
final class CallLane {
  private static final Logger LOG = LoggerFactory.getLogger(CallLane.class);

  /** A call that is told more than this at once is compared with the switch instead. */
  private static final int MOST = 500;

  /** So often an agent's telephone may reject one call before the agent is taken for away. */
  private static final int REJECTIONS = 3;

  /** What was asked a moment ago is under way: two legs joined twice would come apart. */
  private static final Duration UNDER_WAY = Duration.ofSeconds(3);

  /** What a lane needs around it. */
  interface Around {
    /**
     * Keeps the call with the facts of legs of it that have ended; tells whether it could. Comes on
     * the context.
     *
     * @param before as it was kept last; null for one that never was
     */
    Single<Boolean> keep(@Nullable PhoneCall before, PhoneCall call, List<CallEffect.Leg> ended);

    /** Does something; never fails. Comes on the context. */
    Completable act(CallLane lane, CallEffect effect);

    /** The call changed: its legs and its agents may be others. */
    void changed(CallLane lane, PhoneCall before);

    /** Nothing of it is left. */
    void over(CallLane lane);
  }

  private record Turn(CallInput input, @Nullable CompletableSubject answer) {}

  private final FlowRun flows;
  private final Around around;
  private final Deque<Turn> waiting = new ArrayDeque<>();
  private final Map<Long, Integer> rejections = new HashMap<>();
  private final Map<CallEffect, Instant> asked = new HashMap<>();
  private final Set<Long> concerned = new TreeSet<>();

  /** Facts that are kept with the call: a node that dies in between would never tell them again. */
  private final List<CallEffect.Leg> ended = new ArrayList<>();

  private PhoneCall call;
  private @Nullable PhoneCall kept;
  private boolean busy;
  private boolean unkept;
  private boolean closed;

  CallLane(PhoneCall call, FlowRun flows, Around around) {
    this.call = call;
    this.kept = call;
    this.flows = flows;
    this.around = around;
  }

  PhoneCall call() {
    return call;
  }

  /** A call that has just come in: kept, and its first wants done. */
  void begin() {
    kept = null;
    run(CallMachine.begin(call), null, true);
  }

  void tell(CallInput input) {
    if (waiting.size() >= MOST) {
      LOG.error("Call {} is told too much at once; it is compared later", call.leg());
      return;
    }
    if (closed) {
      return;
    }
    // A lane that works has no need to be told that time goes by.
    if (!(input instanceof CallInput.Tick) || !busy) {
      waiting.add(new Turn(input, null));
      next();
    }
  }

  /** Completes when it is done; fails with a {@link Refusal}. */
  Completable ask(CallInput asked) {
    if (closed) {
      return Completable.error(moved());
    }
    if (waiting.size() >= MOST) {
      return Completable.error(new Refusal(Refusal.Code.OVERLOADED, "Too much at once."));
    }
    CompletableSubject answer = CompletableSubject.create();
    waiting.add(new Turn(asked, answer));
    next();
    return answer;
  }

  /** Another node has it from now on, or it is over: nothing more is done. */
  void close() {
    closed = true;
    for (Turn turn : waiting) {
      if (turn.answer() != null) {
        turn.answer().onError(moved());
      }
    }
    waiting.clear();
  }

  private static Refusal moved() {
    return new Refusal(Refusal.Code.UNAVAILABLE, "The call is taken over just now: try again.");
  }

  /** Whether the agent's telephone will not do better for the next call. */
  boolean isUnreachable(CallEffect.Decline decline) {
    return switch (decline.reason()) {
      case NO_ANSWER, LOST -> false;
      case REJECTED, NO_KEY -> rejections.merge(decline.agent(), 1, Integer::sum) >= REJECTIONS;
      case BUSY, NOT_REGISTERED, NO_TERMINAL, FAILED -> true;
    };
  }

  /** Whom the changes since the last time concern. */
  Set<Long> takeConcerned() {
    Set<Long> all = Set.copyOf(concerned);
    concerned.clear();
    return all;
  }

  private void next() {
    while (!busy && !closed && !waiting.isEmpty()) {
      Turn turn = waiting.remove();
      CallMachine.Step step = fresh(CallMachine.step(call, turn.input(), flows), turn.input());
      boolean changes = !step.call().equals(call);
      if (step.refused() != null && turn.answer() != null) {
        turn.answer().onError(step.refused());
      } else if (turn.input() instanceof CallInput.StepsWritten && mayWait(step)) {
        // Kept with what comes next: lost, the steps are written once more to the same places.
        unkept |= changes;
        call = step.call();
      } else if (!changes && step.effects().isEmpty() && !unkept) {
        answer(turn.answer());
      } else {
        run(step, turn.answer(), changes || unkept);
      }
    }
    // Also where whatever came while the last step was done has changed nothing. What is told later
    // is not for this call: whoever is called back has another one.
    if (!busy && !closed && waiting.isEmpty() && call.isOver() && !unkept) {
      close();
      around.over(this);
    }
  }

  private static boolean mayWait(CallMachine.Step step) {
    return step.effects().isEmpty() && !step.call().isOver();
  }

  /** Without what time alone has brought up again too soon. */
  private CallMachine.Step fresh(CallMachine.Step step, CallInput input) {
    Instant before = input.at().minus(UNDER_WAY);
    asked.values().removeIf(before::isAfter);
    List<CallEffect> effects =
        input instanceof CallInput.Tick
            ? step.effects().stream().filter(effect -> !asked.containsKey(effect)).toList()
            : step.effects();
    effects.forEach(effect -> asked.put(effect, input.at()));
    return new CallMachine.Step(step.call(), effects, step.refused());
  }

  private static void answer(@Nullable CompletableSubject answer) {
    if (answer != null) {
      answer.onComplete();
    }
  }

  private void run(CallMachine.Step step, @Nullable CompletableSubject answer, boolean keeps) {
    PhoneCall before = call;
    call = step.call();
    busy = true;
    concerned.addAll(before.agents());
    concerned.addAll(call.agents());
    around.changed(this, before);
    for (CallEffect effect : step.effects()) {
      if (effect instanceof CallEffect.LegEnded over) {
        ended.add(over.leg());
      }
    }
    var unused = // nothing in it fails: each part says what went wrong
        (keeps || !ended.isEmpty() ? keep(call) : Completable.complete())
            .andThen(
                Completable.concat(
                    ordered(step.effects()).stream()
                        .map(effect -> Completable.defer(() -> act(effect)))
                        .toList()))
            .subscribe(
                () -> done(answer),
                error -> {
                  LOG.error("A step of call {} broke", call.leg(), error);
                  done(answer);
                });
  }

  private Completable keep(PhoneCall now) {
    List<CallEffect.Leg> legs = List.copyOf(ended);
    return around
        .keep(kept, now, legs)
        .doOnSuccess(
            done -> {
              unkept = !done;
              if (done) {
                kept = now;
                ended.removeAll(legs);
              }
            })
        .ignoreElement();
  }

  private Completable act(CallEffect effect) {
    return closed ? Completable.complete() : around.act(this, effect);
  }

  /** People wait for the switch; the record may come a moment later. */
  private static List<CallEffect> ordered(List<CallEffect> effects) {
    List<CallEffect> all = new ArrayList<>();
    effects.stream().filter(CallEffect.OfSwitch.class::isInstance).forEach(all::add);
    effects.stream()
        .filter(CallEffect.OfRecord.class::isInstance)
        .filter(effect -> !(effect instanceof CallEffect.LegEnded))
        .forEach(all::add);
    return all;
  }

  private void done(@Nullable CompletableSubject answer) {
    busy = false;
    answer(answer);
    next();
  }
}
