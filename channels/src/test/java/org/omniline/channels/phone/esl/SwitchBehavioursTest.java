package org.omniline.channels.phone.esl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.observers.TestObserver;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What was seen of FreeSWITCH 1.10.12, by number, where it takes a connection to show what we make
 * of it; see {@link EslBehavioursTest}.
 */
class SwitchBehavioursTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @RegisterExtension static final FakeSwitchExtension SWITCH = new FakeSwitchExtension();

  private final Vertx vertx = SWITCH.vertx();
  private FakeSwitch peer;

  @BeforeEach
  void begin() {
    peer = SWITCH.peer();
  }

  private List<String> sent(String begin) {
    return peer.received.stream().filter(command -> command.startsWith(begin)).toList();
  }

  private void awaitSent(String begin, int number) {
    await().until(() -> sent(begin).size() >= number);
  }

  private JsonObject of(String event, String command) {
    return peer.event(event, "leg")
        .put("Application-UUID", FakeSwitch.header(command, "Event-UUID"));
  }

  private static void endsWith(EslException.Kind kind, TestObserver<?> observer) {
    observer
        .awaitDone(30, TimeUnit.SECONDS)
        .assertError(e -> e instanceof EslException known && known.kind() == kind);
  }

  @Test
  void b01_moreEventsThanFrozeARealSwitchAreAllReadWhileTheOwnerDoesNothing() {
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitComparison(1);
      linked.handling = signal -> Completable.never();
      Buffer thousand = Buffer.buffer();
      for (int i = 0; i < 1_000; i++) {
        thousand.appendBuffer(FakeSwitch.frame(peer.event("CHANNEL_ANSWER", "leg" + i)));
      }
      for (int i = 0; i < 130; i++) {
        peer.send(thousand);
      }
      await().atMost(Duration.ofSeconds(60)).until(() -> linked.events.get() == 130_000);
      assertThat(linked.dropped.get()).isEqualTo(130_000 - EslLimits.defaults().queuedEvents());
      assertThat(linked.losses).isEmpty();
    }
  }

  @Test
  void b02_applicationThatTheSwitchAcceptsAndHangsUpOnIsToldAsEnded() {
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitComparison(1);
      TestObserver<EslEvent> said =
          linked.link.execute("leg", EslApplication.SPEAK, "engine|voice|text", LONG).test();
      TestObserver<EslEvent> other =
          linked.link.execute("leg2", EslApplication.ANSWER, "", LONG).test();
      awaitSent("sendmsg leg", 2);
      peer.send(
          peer.event("CHANNEL_HANGUP", "leg").put("Hangup-Cause", "DESTINATION_OUT_OF_ORDER"));
      peer.send(
          peer.event("CHANNEL_HANGUP_COMPLETE", "leg")
              .put("Hangup-Cause", "DESTINATION_OUT_OF_ORDER"));
      endsWith(EslException.Kind.ENDED, said);
      said.assertError(e -> e.getMessage().contains("DESTINATION_OUT_OF_ORDER"));
      other.assertNotComplete().assertNoErrors();
    }
  }

  @Test
  void b03_bridgeLetsTheCallerSurviveItsFailure() {
    peer.before = this::completes;
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitComparison(1);
      EslEvent ended =
          new EslCalls(linked.link, LONG).bridge("leg", "user/1001@d", LONG).blockingGet();
      assertThat(ended.uuid()).isEqualTo("leg");
      List<String> commands = sent("sendmsg leg");
      assertThat(commands).hasSize(2);
      assertThat(commands.get(0))
          .contains("execute-app-name: set\nexecute-app-arg: continue_on_fail=true\n");
      assertThat(commands.get(1)).contains("execute-app-name: bridge\n");
    }
  }

  @Test
  void b04_settingCompletesWhenTheVariableIsSet_notWhenItWasQueued() {
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitComparison(1);
      TestObserver<Void> set = new EslCalls(linked.link, LONG).set("leg", "a", "b").test();
      awaitSent("sendmsg leg", 1);
      // The +OK has been read when this, sent after it, has come.
      assertThat(linked.link.api("status").blockingGet().isOk()).isTrue();
      set.assertNotComplete();
      peer.send(of("CHANNEL_EXECUTE_COMPLETE", sent("sendmsg leg").get(0)));
      set.awaitDone(10, TimeUnit.SECONDS).assertComplete();
    }
  }

  @Test
  void b05_everythingIsLockedInOrder_andABreakFailsWhatHadNotBegun() {
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitComparison(1);
      TestObserver<EslEvent> begun =
          linked.link.execute("leg", EslApplication.PLAYBACK, "a.wav", LONG).test();
      TestObserver<EslEvent> queued =
          linked.link.execute("leg", EslApplication.PLAYBACK, "b.wav", LONG).test();
      TestObserver<EslEvent> other =
          linked.link.execute("leg2", EslApplication.PLAYBACK, "c.wav", LONG).test();
      awaitSent("sendmsg leg", 3);
      assertThat(sent("sendmsg")).allMatch(command -> command.endsWith("\nevent-lock: true"));
      String first = sent("sendmsg leg\n").get(0);
      peer.send(of("CHANNEL_EXECUTE", first));

      new EslCalls(linked.link, LONG).breakAll("leg").blockingAwait();
      assertThat(sent("bgapi uuid_break leg all\n")).hasSize(1);
      endsWith(EslException.Kind.ENDED, queued);
      begun.assertNotComplete().assertNoErrors();
      other.assertNotComplete().assertNoErrors();
      peer.send(of("CHANNEL_EXECUTE_COMPLETE", first));
      begun.awaitDone(10, TimeUnit.SECONDS).assertComplete();
    }
  }

  @Test
  void b06_playingSomeTimesIsSoManyCommandsAndNeverLoops() {
    peer.before = this::completes;
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitComparison(1);
      new EslCalls(linked.link, LONG).play("leg", "beep.wav", 3, LONG).blockingAwait();
      assertThat(sent("sendmsg leg"))
          .hasSize(3)
          .allMatch(command -> command.contains("execute-app-arg: beep.wav\n"))
          .noneMatch(command -> command.contains("loops"));
    }
  }

  @Test
  void b07_jobIsAnsweredAlsoWhenItsEndComesBeforeItsReply_andOthersJobsAreNobodys() {
    peer.before =
        (socket, command) -> {
          if (!command.startsWith("bgapi version")) {
            return false;
          }
          String job = FakeSwitch.header(command, "Job-UUID");
          peer.jobDone(socket, "of-somebody-else", "wrong");
          peer.jobDone(socket, job, "right\n");
          FakeSwitch.reply(socket, "+OK Job-UUID: " + job);
          return true;
        };
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitComparison(1);
      assertThat(linked.link.api("version").blockingGet().text()).isEqualTo("right");
      assertThat(linked.told("BACKGROUND_JOB")).isEmpty();
    }
  }

  @Test
  void b08_b17_b22_onlyBackgroundJobs_noLingerNoFilter() {
    peer.before = this::completes;
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitComparison(1);
      assertThat(linked.link.api("uuid_kill x").blockingGet().isOk()).isTrue();
      new EslCalls(linked.link, LONG).answer("leg").blockingAwait();
    }
    await().until(() -> peer.received.contains("exit"));
    assertThat(peer.received)
        .extracting(command -> command.lines().findFirst().orElseThrow().split(" ", 2)[0])
        .containsOnly("auth", "event", "bgapi", "sendmsg", "exit");
  }

  @Test
  void b12_recordedRefusalOfThePasswordIsDenied() {
    byte[] refusal = EslBytes.own("bad-password");
    peer.before =
        (socket, command) -> {
          String rest = new String(refusal, java.nio.charset.StandardCharsets.UTF_8);
          socket.write(rest.substring(rest.indexOf("Content-Type: command/reply")));
          return true;
        };
    try (Linked linked = Linked.to(vertx, peer)) {
      await().until(() -> !linked.losses.isEmpty());
      assertThat(linked.losses.get(0)).isEqualTo(LossReason.WRONG_PASSWORD);
    }
  }

  @Test
  void b18_lingeringNoticeDoesNotEndTheConnection() {
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitComparison(1);
      peer.send(
          Buffer.buffer(
              """
              Content-Type: text/disconnect-notice
              Content-Disposition: linger
              Linger-Time: -1
              Content-Length: 0

              """));
      peer.send(peer.event("DTMF", "leg"));
      await().until(() -> linked.told("DTMF").size() == 1);
      assertThat(linked.losses).isEmpty();
    }
  }

  @Test
  void b21_stoppingTheClientHangsNobodyUp() {
    peer.channels("leg");
    Linked linked = Linked.to(vertx, peer);
    linked.awaitComparison(1);
    linked.close();
    await().until(() -> peer.received.contains("exit"));
    assertThat(peer.received)
        .noneMatch(command -> command.contains("kill") || command.contains("hup"));
  }

  @Test
  void b23_lagWithinTheSwitchsGrainIsNone() {
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitComparison(1);
      linked.lags.clear();
      // The link's clock stands at …33 634 893 in microseconds; a switch's may also go ahead.
      for (String stamp :
          List.of("1795325933595000", "1795325933594000", "1795325939000000", "1795325933134000")) {
        peer.send(peer.event("DTMF", "leg").put("Event-Date-Timestamp", stamp));
      }
      await().until(() -> linked.lags.size() == 4);
      assertThat(linked.lags).containsExactly(0L, 40L, 0L, 500L);
    }
  }

  @Test
  void b24_shutdownIsTold_andAfterItCallsAreComparedOnlyWhenSipIsUp() {
    AtomicInteger looked = new AtomicInteger();
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitComparison(1);
      peer.api(
          "sofia status",
          () ->
              switch (looked.incrementAndGet()) {
                case 1 -> "-ERR sofia Command not found!\n";
                case 2, 3 -> FakeSwitch.NOT_RUNNING;
                default -> FakeSwitch.RUNNING;
              });
      AtomicInteger whenCompared = new AtomicInteger();
      peer.api(
          "show channels as json",
          () -> {
            whenCompared.set(looked.get());
            return "{\"row_count\":0}";
          });
      peer.send(Buffer.buffer(EslBytes.own("shutdown")));
      linked.awaitComparison(2);
      assertThat(linked.losses).containsExactly(LossReason.SHUTDOWN);
      assertThat(linked.told("SHUTDOWN")).hasSize(1);
      assertThat(whenCompared).hasValue(4);
    }
  }

  @Test
  void b25_eventsOfAHundredCallsASecondAreNoBurdenForAWholeMinute() {
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitComparison(1);
      linked.noting = false;
      // 14 events of a call, 6,000 calls: handed over in blocks, none may be dropped.
      Buffer call = Buffer.buffer();
      for (int i = 0; i < 14; i++) {
        call.appendBuffer(FakeSwitch.frame(peer.event("CHANNEL_ANSWER", "leg")));
      }
      for (int second = 1; second <= 60; second++) {
        for (int i = 0; i < 100; i++) {
          peer.send(call);
        }
        int expected = second * 1_400;
        await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(2))
            .until(() -> linked.handled.get() >= expected);
        if (second % 10 == 0) {
          assertThat(linked.dropped).hasValue(0);
        }
      }
    }
  }

  @Test
  void b26_commandIsFarShorterThanWhatTheSwitchTakes() {
    EslLimits limits = EslLimits.defaults();
    assertThat(limits.commandBytes()).isLessThanOrEqualTo(16 * 1024 * 1024);
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitComparison(1);
      TestObserver<EslReply> tooLong =
          linked.link.api("echo " + "x".repeat(limits.commandBytes())).test();
      endsWith(EslException.Kind.OVERLOADED, tooLong);
      assertThat(sent("bgapi echo")).isEmpty();
    }
  }

  /** Answers each application with its end. */
  private boolean completes(NetSocket socket, String command) {
    if (!command.startsWith("sendmsg leg\n")) {
      return false;
    }
    FakeSwitch.reply(socket, "+OK");
    socket.write(FakeSwitch.frame(of("CHANNEL_EXECUTE_COMPLETE", command)));
    return true;
  }
}
