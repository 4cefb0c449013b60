package org.omniline.channels.phone.esl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.observers.TestObserver;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SwitchLinkTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(200);

  @RegisterExtension static final FakeSwitchExtension SWITCH = new FakeSwitchExtension();

  private final Vertx vertx = SWITCH.vertx();
  private FakeSwitch peer;

  @BeforeEach
  void begin() {
    peer = SWITCH.peer();
  }

  private static void failsWith(EslException.Kind kind, TestObserver<?> observer) {
    assertThat(observer.awaitDone(30, TimeUnit.SECONDS).values()).isEmpty();
    observer.assertError(e -> e instanceof EslException known && known.kind() == kind);
  }

  @Test
  void start_signsInSubscribesAndTellsAllCalls() {
    peer.channels("leg-1", "leg-2");
    try (Linked linked = Linked.to(vertx, peer)) {
      SwitchSignal.Resynchronised all = linked.awaitComparison(1);

      assertThat(all.coreUuid()).isEqualTo("core-1");
      assertThat(all.restarted()).isFalse();
      assertThat(all.channels()).extracting(SwitchChannel::uuid).containsExactly("leg-1", "leg-2");
      SwitchChannel first = all.channels().get(0);
      assertThat(first.callerName()).isEqualTo("张三");
      assertThat(first.callerNumber()).isEqualTo("13800000000");
      assertThat(first.destination()).isEqualTo("12356");
      assertThat(first.application()).isEqualTo("park");
      assertThat(first.created()).hasToString("2026-11-22T05:38:52Z");
      assertThat(first.toString()).doesNotContain("13800000000", "张三");
      assertThat(peer.received.get(0)).isEqualTo("auth secret");
      assertThat(peer.received.get(1)).startsWith("event json BACKGROUND_JOB ").contains(" DTMF ");
      await().until(() -> linked.ups.get() == 1);
    }
  }

  @Test
  void events_reachTheOwnerInOrder_withTheirLag() {
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitUp();
      for (int i = 0; i < 500; i++) {
        peer.send(peer.event("DTMF", "leg").put("DTMF-Digit", Integer.toString(i)));
      }
      await().until(() -> linked.told("DTMF").size() == 500);
      assertThat(linked.told("DTMF"))
          .extracting(event -> event.header("DTMF-Digit"))
          .isEqualTo(java.util.stream.IntStream.range(0, 500).mapToObj(Integer::toString).toList());
      assertThat(linked.lags).contains(1_000L);
      assertThat(linked.dropped).hasValue(0);
    }
  }

  /** The usual settings of the tests with other times. */
  private SwitchSettings settings(
      String password, Duration longestPause, Duration stable, Duration sip, Duration resync) {
    SwitchSettings s = Linked.settings(peer.port(), password);
    return new SwitchSettings(
        s.name(),
        s.host(),
        s.port(),
        s.user(),
        s.password(),
        s.events(),
        s.firstPause(),
        longestPause,
        stable,
        sip,
        s.sipPoll(),
        resync);
  }

  @Test
  void password_thatIsRefusedIsNotHammeredAt() {
    SwitchSettings settings = settings("wrong", LONG, LONG, LONG, LONG);
    try (Linked linked = Linked.to(vertx, settings, EslLimits.defaults())) {
      await().until(() -> linked.losses.size() == 1);
      // Any other loss would be followed by an attempt within 10 ms.
      await()
          .during(Duration.ofMillis(300))
          .until(() -> peer.connections.get() == 1 && linked.losses.size() == 1);
      assertThat(linked.losses).containsExactly(LossReason.WRONG_PASSWORD);
      assertThat(linked.signals).isEmpty();
      assertThat(linked.link.isUp()).isFalse();
      failsWith(EslException.Kind.NOT_CONNECTED, linked.link.api("status").test());
    }
  }

  @Test
  void password_thatIsMendedIsFoundOut() {
    peer.before =
        (socket, command) -> {
          if (peer.connections.get() > 2 || !command.startsWith("auth ")) {
            return false;
          }
          FakeSwitch.reply(socket, "-ERR invalid");
          return true;
        };
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitComparison(1);
      assertThat(linked.losses)
          .containsExactly(LossReason.WRONG_PASSWORD, LossReason.WRONG_PASSWORD);
    }
  }

  @Test
  void pauses_beginAnewWhenAConnectionWasStable() {
    // Without that the twelfth pause would be forty seconds.
    SwitchSettings settings = settings("secret", LONG, Duration.ofMillis(1), LONG, LONG);
    try (Linked linked = Linked.to(vertx, settings, EslLimits.defaults())) {
      for (int i = 1; i <= 12; i++) {
        linked.awaitComparison(i);
        // By then the one millisecond that makes it stable is over.
        await().pollDelay(Duration.ofMillis(40)).until(linked.link::isUp);
        peer.disconnect();
        int losses = i;
        await().until(() -> linked.losses.size() == losses);
      }
    }
  }

  @Test
  void sip_thatNeverComesUpIsNotWaitedForForever() {
    peer.api("sofia status", () -> FakeSwitch.NOT_RUNNING);
    SwitchSettings settings = settings("secret", LONG, LONG, Duration.ofMillis(50), LONG);
    try (Linked linked = Linked.to(vertx, settings, EslLimits.defaults())) {
      linked.awaitComparison(1);
      assertThat(linked.losses).isEmpty();
    }
  }

  @Test
  void calls_areComparedFromTimeToTime_soThatNoGhostStays() {
    peer.channels("ghost");
    SwitchSettings settings = settings("secret", LONG, LONG, LONG, Duration.ofMillis(30));
    try (Linked linked = Linked.to(vertx, settings, EslLimits.defaults())) {
      assertThat(linked.awaitComparison(1).channels()).hasSize(1);
      peer.channels();
      await().until(() -> linked.comparisons().stream().anyMatch(all -> all.channels().isEmpty()));
      assertThat(linked.losses).isEmpty();
    }
  }

  @Test
  void address_thatIsRefusedIsDenied() {
    peer.before = (socket, command) -> true;
    try (Linked linked = Linked.to(vertx, peer)) {
      await().until(() -> peer.connections.get() == 1);
      peer.send(Buffer.buffer(EslBytes.own("rejected")));
      await().until(() -> linked.losses.contains(LossReason.DENIED));
    }
  }

  @Test
  void rights_thatDoNotCoverTheEventsAreDenied() {
    peer.before =
        (socket, command) -> {
          if (command.startsWith("event ")) {
            FakeSwitch.reply(socket, "-ERR permission denied");
            return true;
          }
          return false;
        };
    try (Linked linked = Linked.to(vertx, peer)) {
      await().until(() -> linked.losses.contains(LossReason.NO_RIGHTS));
    }
  }

  @Test
  void rights_thatDoNotCoverTheApiAreDenied() {
    peer.before =
        (socket, command) -> {
          if (command.startsWith("bgapi ")) {
            FakeSwitch.reply(socket, "-ERR permission denied");
            return true;
          }
          return false;
        };
    try (Linked linked = Linked.to(vertx, peer)) {
      await().until(() -> linked.losses.contains(LossReason.NO_RIGHTS));
      assertThat(linked.losses).containsOnly(LossReason.NO_RIGHTS);
    }
  }

  @Test
  void switch_thatIsNotThereYetIsFoundWhenItComes() {
    peer.stop();
    try (Linked linked = Linked.to(vertx, peer)) {
      await().until(() -> linked.losses.contains(LossReason.REFUSED));
      peer.start();
      linked.awaitComparison(1);
      assertThat(linked.losses).containsOnly(LossReason.REFUSED);
    }
  }

  @Test
  void connection_cutInTheMiddleOfAMessageFailsAllThatWaits_andComesBack() {
    peer.channels("leg-1", "leg-2");
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitComparison(1);
      peer.before = (socket, command) -> command.startsWith("bgapi originate");
      TestObserver<EslReply> unanswered = linked.link.api("originate user/1 &park").test();
      await().until(() -> peer.received.get(peer.received.size() - 1).contains("originate"));
      peer.channels("leg-2");
      Buffer half = FakeSwitch.frame(peer.event("DTMF", "leg-1"));
      peer.send(half.getBuffer(0, half.length() / 2));
      peer.disconnect();

      failsWith(EslException.Kind.CLOSED, unanswered);
      SwitchSignal.Resynchronised again = linked.awaitComparison(2);
      assertThat(again.restarted()).isFalse();
      assertThat(again.channels()).extracting(SwitchChannel::uuid).containsExactly("leg-2");
      assertThat(linked.told("DTMF")).isEmpty();
      assertThat(linked.signals)
          .filteredOn(signal -> !(signal instanceof SwitchSignal.Event))
          .extracting(signal -> (Object) signal.getClass())
          .containsExactly(
              SwitchSignal.Resynchronised.class,
              SwitchSignal.Lost.class,
              SwitchSignal.Resynchronised.class);
    }
  }

  @Test
  void switch_thatRestartedIsTold() {
    peer.channels("leg-1");
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitComparison(1);
      peer.stop();
      peer.core = "core-2";
      peer.channels();
      peer.start();

      SwitchSignal.Resynchronised again = linked.awaitComparison(2);
      assertThat(again.restarted()).isTrue();
      assertThat(again.coreUuid()).isEqualTo("core-2");
      assertThat(again.channels()).isEmpty();
    }
  }

  @Test
  void twoSwitches_oneGoneLeavesTheOtherAlone() {
    try (FakeSwitch other = new FakeSwitch(vertx, "secret");
        Linked linked = Linked.to(vertx, peer);
        Linked second = Linked.to(vertx, other)) {
      linked.awaitUp();
      second.awaitUp();
      peer.stop();
      await().until(() -> !linked.link.isUp());
      assertThat(second.link.api("status").blockingGet().isOk()).isTrue();
      other.send(other.event("DTMF", "leg"));
      await().until(() -> second.told("DTMF").size() == 1);
      assertThat(second.losses).isEmpty();
    }
  }

  @Test
  void list_doesNotRaiseWhoHungUpMeanwhile_norForgetWhoCame() {
    peer.before =
        (socket, command) -> {
          if (!command.startsWith("bgapi show channels")) {
            return false;
          }
          String job = FakeSwitch.header(command, "Job-UUID");
          FakeSwitch.reply(socket, "+OK Job-UUID: " + job);
          socket.write(FakeSwitch.frame(peer.event("CHANNEL_HANGUP_COMPLETE", "gone")));
          socket.write(
              FakeSwitch.frame(
                  peer.event("CHANNEL_CREATE", "new")
                      .put("Call-Direction", "inbound")
                      .put("Caller-Destination-Number", "12356")));
          socket.write(FakeSwitch.frame(peer.event("CHANNEL_CREATE", "listed")));
          socket.write(FakeSwitch.frame(peer.event("CHANNEL_CREATE", "short")));
          socket.write(FakeSwitch.frame(peer.event("CHANNEL_DESTROY", "short")));
          peer.jobDone(socket, job, FakeSwitch.channelsJson("gone", "listed", "stays"));
          return true;
        };
    try (Linked linked = Linked.to(vertx, peer)) {
      List<SwitchChannel> channels = linked.awaitComparison(1).channels();
      assertThat(channels)
          .extracting(SwitchChannel::uuid)
          .containsExactly("listed", "stays", "new");
      assertThat(channels.get(2).destination()).isEqualTo("12356");
    }
  }

  @Test
  void list_thatIsNoneIsAskedForAgain() {
    AtomicInteger asked = new AtomicInteger();
    peer.api(
        "show channels as json",
        () -> asked.incrementAndGet() < 3 ? "-ERR database is locked" : "{\"row_count\":0}");
    try (Linked linked = Linked.to(vertx, peer)) {
      assertThat(linked.awaitComparison(1).channels()).isEmpty();
      assertThat(linked.losses).containsExactly(LossReason.PROTOCOL, LossReason.PROTOCOL);
    }
  }

  @Test
  void owner_thatDoesNotKeepUpLosesEventsButNoCall_andTheSocketIsDrained() {
    EslLimits limits = Linked.limits(LONG, LONG, LONG, 100);
    CompletableSubject release = CompletableSubject.create();
    try (Linked linked = Linked.to(vertx, peer, limits)) {
      linked.awaitComparison(1);
      linked.handling = signal -> release;
      JsonObject event =
          peer.event("CHANNEL_ANSWER", "leg").put("variable_fill", "x".repeat(4_000));
      for (int i = 0; i < 5_000; i++) {
        peer.send(event); // 20 MB: more than the network between holds
      }
      await().until(() -> linked.events.get() == 5_000);
      assertThat(peer.isFull()).isFalse();
      assertThat(linked.dropped.get()).isEqualTo(4_900);
      assertThat(linked.comparisons()).hasSize(1);
      peer.channels("leg");

      release.onComplete();
      assertThat(linked.awaitComparison(2).channels())
          .extracting(SwitchChannel::uuid)
          .containsExactly("leg");
      peer.send(peer.event("DTMF", "leg"));
      await().until(() -> linked.told("DTMF").size() == 1);
    }
  }

  @Test
  void owner_thatFailsOrThrowsHearsTheNextSignal() {
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitComparison(1);
      linked.handling = signal -> Completable.error(new IllegalStateException("failed"));
      peer.send(peer.event("DTMF", "1"));
      await().until(() -> linked.told("DTMF").size() == 1);
      linked.handling =
          signal -> {
            throw new IllegalStateException("threw");
          };
      peer.send(peer.event("DTMF", "2"));
      peer.send(peer.event("DTMF", "3"));
      await().until(() -> linked.told("DTMF").size() == 3);
    }
  }

  @Test
  void event_thatCannotBeReadIsCounted_andCallsAreCompared() {
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitComparison(1);
      await().until(() -> linked.ups.get() == 1);
      peer.send(Buffer.buffer("Content-Length: 5\nContent-Type: text/event-json\n\n{\"a\":"));
      linked.awaitComparison(2);
      assertThat(linked.unreadable).hasValue(1);
      assertThat(linked.losses).isEmpty();
    }
  }

  @Test
  void nonsense_endsTheConnectionAndItComesBack() {
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitComparison(1);
      peer.send(Buffer.buffer("Content-Length: minus one\n\n"));
      linked.awaitComparison(2);
      assertThat(linked.losses).containsExactly(LossReason.PROTOCOL);
    }
  }

  @Test
  void reply_nobodyAskedForEndsTheConnection_becauseTheOrderIsLost() {
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitComparison(1);
      peer.send(Buffer.buffer("Content-Type: command/reply\nReply-Text: +OK\n\n"));
      linked.awaitComparison(2);
      assertThat(linked.losses).containsExactly(LossReason.PROTOCOL);
    }
  }

  @Test
  void silence_endsTheConnection() {
    EslLimits limits = Linked.limits(LONG, LONG, SHORT, 100);
    try (Linked linked = Linked.to(vertx, peer, limits)) {
      linked.awaitComparison(2);
      assertThat(linked.losses).contains(LossReason.SILENT);
    }
  }

  @Test
  void login_withoutEndIsTimedOut() {
    peer.before = (socket, command) -> true;
    EslLimits limits = Linked.limits(LONG, SHORT, LONG, 100);
    try (Linked linked = Linked.to(vertx, peer, limits)) {
      await().until(() -> linked.losses.contains(LossReason.STUCK));
      peer.before = (socket, command) -> false;
      linked.awaitComparison(1);
    }
  }

  @Test
  void command_withoutReplyEndsTheConnection_becauseTheNextReplyWouldBeItsOwn() {
    EslLimits limits = Linked.limits(Duration.ofSeconds(1), LONG, LONG, 100);
    try (Linked linked = Linked.to(vertx, peer, limits)) {
      linked.awaitComparison(1);
      peer.before = (socket, command) -> command.startsWith("sendmsg");
      TestObserver<EslEvent> unanswered =
          linked.link.execute("leg", EslApplication.ANSWER, "", LONG).test();
      failsWith(EslException.Kind.CLOSED, unanswered);
      // The command's caller may hear of it before the link's owner does.
      await().untilAsserted(() -> assertThat(linked.losses).containsExactly(LossReason.STUCK));
      peer.before = (socket, command) -> false;
      linked.awaitComparison(2);
    }
  }

  @Test
  void job_thatDoesNotEndIsTimedOut_andTheConnectionGoesOn() {
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitComparison(1);
      peer.before =
          (socket, command) -> {
            if (command.startsWith("bgapi originate")) {
              FakeSwitch.reply(socket, "+OK Job-UUID: x");
              return true;
            }
            return false;
          };
      failsWith(
          EslException.Kind.TIMEOUT,
          linked.link.api("originate user/1 &park", Duration.ofMillis(100)).test());
      assertThat(linked.link.api("status").blockingGet().isOk()).isTrue();
      assertThat(linked.losses).isEmpty();
    }
  }

  @Test
  void job_thatWasRefusedSaysWhy_andIsSafeToRepeat() {
    peer.api("uuid_kill x", () -> "-ERR No such channel!\n");
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitUp();
      assertThatThrownBy(() -> linked.link.api("uuid_kill x").blockingGet())
          .isInstanceOfSatisfying(EslException.class, e -> assertThat(e.isUndone()).isTrue())
          .hasMessageContaining("No such channel!");
    }
  }

  @Test
  void jobs_manyAtOnceAreEachAnsweredTheirOwn() {
    for (int i = 0; i < 300; i++) {
      int each = i;
      peer.api("echo " + i, () -> "answer " + each);
    }
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitUp();
      List<String> answers =
          io.reactivex.rxjava3.core.Flowable.range(0, 300)
              .concatMapEager(i -> linked.link.api("echo " + i).toFlowable(), 300, 1)
              .map(EslReply::text)
              .toList()
              .blockingGet();
      assertThat(answers).hasSize(300);
      for (int i = 0; i < 300; i++) {
        assertThat(answers.get(i)).isEqualTo("answer " + i);
      }
    }
  }

  @Test
  void commands_beyondTheBoundAreRefusedUnsent() {
    EslLimits d = EslLimits.defaults();
    EslLimits limits =
        new EslLimits(
            d.headerBytes(),
            d.bodyBytes(),
            200,
            2,
            3,
            100,
            d.queuedBytes(),
            LONG,
            LONG,
            LONG,
            LONG);
    try (Linked linked = Linked.to(vertx, peer, limits)) {
      linked.awaitComparison(1);
      peer.before = (socket, command) -> command.startsWith("bgapi slow");
      TestObserver<EslReply> one = linked.link.api("slow 1").test();
      TestObserver<EslReply> two = linked.link.api("slow 2").test();
      failsWith(EslException.Kind.OVERLOADED, linked.link.api("slow 3").test());
      one.assertNotComplete();
      two.assertNotComplete();
      assertThat(peer.received).noneMatch(command -> command.contains("slow 3"));
    }
    try (Linked linked = Linked.to(vertx, peer, limits)) {
      linked.awaitComparison(1);
      failsWith(EslException.Kind.OVERLOADED, linked.link.api("echo " + "x".repeat(300)).test());
    }
  }

  @Test
  void stop_saysGoodbyeAndEndsForGood() {
    Linked linked = Linked.to(vertx, peer);
    linked.awaitComparison(1);
    linked.close();
    await().until(() -> peer.received.contains("exit"));
    assertThat(linked.link.isUp()).isFalse();
    assertThat(linked.losses).containsExactly(LossReason.STOPPED);
    assertThat(peer.connections).hasValue(1);
    failsWith(EslException.Kind.NOT_CONNECTED, linked.link.api("status").test());
  }

  @Test
  void memory_isFlatOverAHundredThousandEvents() {
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitComparison(1);
      linked.noting = false;
      Buffer events = Buffer.buffer();
      for (int i = 0; i < 1_000; i++) {
        events.appendBuffer(
            FakeSwitch.frame(
                peer.event("CHANNEL_ANSWER", "leg" + i).put("variable_x", "y".repeat(500))));
      }
      send(linked, events, 20);
      long before = used();
      send(linked, events, 100);
      assertThat(used() - before).isLessThan(8L * 1024 * 1024); // the events have 80 MB
    }
  }

  private void send(Linked linked, Buffer events, int times) {
    int before = linked.handled.get();
    for (int i = 1; i <= times; i++) {
      peer.send(events);
      int expected = before + i * 1_000;
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(2))
          .until(() -> linked.handled.get() == expected);
    }
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void backoff_doublesJittersAndStaysWithinItsBounds() {
    Backoff backoff =
        new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2), new java.util.Random(1));
    long[] nominal = {100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000};
    long[] pauses = Arrays.stream(nominal).map(each -> backoff.nextMs()).toArray();
    for (int i = 0; i < nominal.length; i++) {
      assertThat(pauses[i]).isBetween(nominal[i] / 2, nominal[i]);
    }
    assertThat(Arrays.stream(pauses).skip(5).distinct().count()).isGreaterThan(1);
    for (int i = 0; i < 100; i++) {
      assertThat(backoff.nextMs()).isBetween(1_000L, 2_000L);
    }
    backoff.reset();
    assertThat(backoff.nextMs()).isLessThanOrEqualTo(100);
    backoff.atOnceLongest();
    assertThat(backoff.nextMs()).isGreaterThanOrEqualTo(1_000);
  }

  @Test
  void calls_areAskedAsTheSwitchNeedsIt() {
    peer.api("uuid_getvar leg foo", () -> "bar");
    peer.api("uuid_getvar leg none", () -> "_undef_");
    peer.before =
        (socket, command) -> {
          if (!command.startsWith("sendmsg leg")) {
            return false;
          }
          FakeSwitch.reply(socket, "+OK");
          String id = FakeSwitch.header(command, "Event-UUID");
          socket.write(
              FakeSwitch.frame(
                  peer.event("CHANNEL_EXECUTE_COMPLETE", "leg").put("Application-UUID", id)));
          return true;
        };
    try (Linked linked = Linked.to(vertx, peer)) {
      linked.awaitUp();
      EslCalls calls = new EslCalls(linked.link, LONG);
      calls.answer("leg").blockingAwait();
      calls.set("leg", "topic", "张三: 100%").blockingAwait();
      assertThat(calls.get("leg", "foo").blockingGet()).contains("bar");
      assertThat(calls.get("leg", "none").blockingGet()).isEmpty();
      assertThat(lastOf("execute-app-arg")).isEqualTo("topic=张三: 100%");
      for (Single<?> bad :
          List.of(
              calls.get("leg", "a b"),
              calls.set("leg", "a=b\n", "x").toSingleDefault(1),
              calls.set("leg", "a", "x\ny").toSingleDefault(1),
              calls.get("leg leg2", "a"))) {
        bad.test().awaitDone(10, TimeUnit.SECONDS).assertError(IllegalArgumentException.class);
      }
    }
  }

  private String lastOf(String header) {
    return peer.received.stream()
        .filter(command -> command.contains(header + ": "))
        .reduce((first, second) -> second)
        .map(command -> FakeSwitch.header(command, header))
        .orElseThrow();
  }
}
