package org.omniline.playground.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omniline.channels.phone.esl.EslCalls;
import org.omniline.channels.phone.esl.EslEvent;
import org.omniline.channels.phone.esl.EslException;
import org.omniline.channels.phone.esl.EslLimits;
import org.omniline.channels.phone.esl.EslSubscription;
import org.omniline.channels.phone.esl.SwitchChannel;
import org.omniline.channels.phone.esl.SwitchLink;
import org.omniline.channels.phone.esl.SwitchObserver;
import org.omniline.channels.phone.esl.SwitchSettings;
import org.omniline.channels.phone.esl.SwitchSignal;

/** The product's own client lives with the simulated switch, its moods included. */
class ProductLinkTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final List<SwitchSignal> signals = new CopyOnWriteArrayList<>();
  private SimulatedCallers callers;
  private SwitchLink link;
  private EslCalls calls;

  @BeforeEach
  void connect() {
    callers = new SimulatedCallers();
    link =
        new SwitchLink(
            vertx,
            new SwitchSettings(
                "simulated",
                callers.host(),
                callers.port(),
                null,
                callers.password(),
                EslSubscription.ofCalls(),
                Duration.ofMillis(20),
                Duration.ofMillis(100),
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                Duration.ofMillis(20),
                Duration.ofMillis(300)),
            EslLimits.defaults(),
            this::heard,
            Schedulers.io(),
            SwitchObserver.NONE,
            new Random(1),
            InstantSource.system(),
            () -> UUID.randomUUID().toString());
    calls = new EslCalls(link, SOON);
    link.start();
    await(signal -> signal instanceof SwitchSignal.Resynchronised, "comparison of calls");
  }

  @AfterEach
  void disconnect() {
    link.stop().blockingAwait();
    callers.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Completable heard(SwitchSignal signal) {
    synchronized (signals) {
      signals.add(signal);
      signals.notifyAll();
    }
    return Completable.complete();
  }

  private void await(Predicate<SwitchSignal> which, String what) {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    synchronized (signals) {
      while (signals.stream().noneMatch(which)) {
        long left = (until - System.nanoTime()) / 1_000_000;
        assertThat(left).as("no " + what).isPositive();
        try {
          signals.wait(left);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  private static boolean tells(SwitchSignal signal, String name, String leg) {
    return signal instanceof SwitchSignal.Event event
        && event.event().name().equals(name)
        && leg.equals(event.event().uuid());
  }

  private Caller parked() {
    Caller caller = callers.simulated.call(CallerId.gbk("13800138000", "张三"), "12356");
    await(signal -> tells(signal, "CHANNEL_PARK", caller.uuid()), "parked call");
    return caller;
  }

  /** Which legs the link saw in a comparison. */
  private static boolean lists(SwitchSignal signal, String leg) {
    return signal instanceof SwitchSignal.Resynchronised all
        && all.channels().stream().map(SwitchChannel::uuid).anyMatch(leg::equals);
  }

  @Test
  void call_isAnsweredPlayedToAndLearntFrom() {
    Caller caller = parked();
    calls.answer(caller.uuid()).blockingAwait();
    assertThat(caller.state()).isEqualTo(CallState.TALKING);
    calls.set(caller.uuid(), "note", "50% & 你好").blockingAwait();
    assertThat(calls.get(caller.uuid(), "note").blockingGet()).contains("50% & 你好");
    assertThat(calls.get(caller.uuid(), "nothing").blockingGet()).isEqualTo(Optional.empty());
    calls.play(caller.uuid(), "silence_stream://100", 2, SOON).blockingAwait();
  }

  @Test
  void bridgeThatFails_keepsTheCaller() {
    Caller caller = parked();
    calls.answer(caller.uuid()).blockingAwait();
    EslEvent end = calls.bridge(caller.uuid(), callers.busy(), SOON).blockingGet();
    assertThat(end.variable("originate_disposition")).isEqualTo("USER_BUSY");
    assertThat(caller.state()).isEqualTo(CallState.TALKING);
  }

  @Test
  void playback_failsAsEnded_whenTheCallerHangsUp() {
    Caller caller = parked();
    calls.answer(caller.uuid()).blockingAwait();
    var broken = calls.play(caller.uuid(), "silence_stream://-1", 2, SOON).cache();
    var running = broken.onErrorComplete().subscribe();
    await(signal -> tells(signal, "PLAYBACK_START", caller.uuid()), "playback");
    caller.hangUp();
    EslException told = catchThrowableOfType(EslException.class, broken::blockingAwait);
    assertThat(running.isDisposed()).isTrue();
    assertThat(told).isNotNull();
    assertThat(told.kind()).isEqualTo(EslException.Kind.ENDED);
  }

  @Test
  void restart_isNoticed_asAnotherRunWithoutTheCallsOfBefore() {
    Caller caller = parked();
    callers.simulated.restart(Duration.ofMillis(100)).blockingAwait();
    await(signal -> signal instanceof SwitchSignal.Lost, "loss");
    await(
        signal -> signal instanceof SwitchSignal.Resynchronised all && all.restarted(),
        "comparison after the restart");
    assertThat(signals.get(signals.size() - 1)).matches(last -> !lists(last, caller.uuid()));
  }

  @Test
  void cutEvent_isSurvived_andTheCallFoundAgain() {
    Caller caller = parked();
    signals.clear();
    callers.simulated.faults().cutNextEvent();
    caller.press("1");
    calls.answer(caller.uuid()).onErrorComplete().blockingAwait();
    await(signal -> signal instanceof SwitchSignal.Lost, "loss");
    callers.simulated.faults().mend();
    await(signal -> lists(signal, caller.uuid()), "call in the comparison");
  }

  @Test
  void hangUpNobodyToldOf_isFoundByTheNextComparison() {
    Caller caller = parked();
    await(signal -> lists(signal, caller.uuid()), "call in the comparison");
    callers.simulated.faults().dropHangups(true);
    caller.hangUp();
    signals.clear();
    await(
        signal -> signal instanceof SwitchSignal.Resynchronised all && all.channels().isEmpty(),
        "comparison without the call");
    assertThat(signals).noneMatch(signal -> tells(signal, "CHANNEL_HANGUP", caller.uuid()));
  }
}
