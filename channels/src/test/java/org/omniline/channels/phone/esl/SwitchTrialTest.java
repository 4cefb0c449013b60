package org.omniline.channels.phone.esl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.channels.phone.esl.SwitchFacts.Ability;

/** A switch is tried before it is configured, and what is wrong has a name of its own. */
class SwitchTrialTest {
  @RegisterExtension static final FakeSwitchExtension fake = new FakeSwitchExtension();

  private SwitchTrial.Outcome tried(String host, int port, String password) {
    return new SwitchTrial(fake.vertx(), InstantSource.system())
        .of(SwitchSettings.of("tried", host, port, null, password))
        .timeout(20, TimeUnit.SECONDS)
        .blockingGet();
  }

  private SwitchTrial.Outcome tried(String password) {
    return tried("127.0.0.1", fake.peer().port(), password);
  }

  @Test
  void switch_thatAnswers_tellsWhatItIs_andIsLeft() {
    FakeSwitch peer = fake.peer();
    peer.api("version", () -> "FreeSWITCH Version 1.10.12-release+git~2 (git a88d069)\n");
    peer.api("status", () -> "UP 0 years, 0 days, 1 hour, 0 minutes, 0 seconds\n");
    peer.api(
        "show codec as json",
        () ->
            "{\"row_count\":1,\"rows\":[{\"type\":\"codec\",\"name\":\"G.711 alaw\","
                + "\"ikey\":\"CORE_PCM_MODULE\"}]}");
    peer.api("module_exists mod_conference", () -> "false");

    SwitchTrial.Outcome outcome = tried("secret");

    assertThat(outcome.trouble()).as(outcome.detail()).isNull();
    assertThat(outcome.sip()).isTrue();
    assertThat(outcome.facts().version()).isEqualTo("1.10.12");
    assertThat(outcome.facts().missing()).containsExactly("mod_conference");
    assertThat(outcome.facts().codecs())
        .extracting(SwitchFacts.CodecState::ability)
        .containsExactly(Ability.FULL, Ability.MISSING, Ability.MISSING, Ability.MISSING);
    await().until(() -> peer.received.contains("exit"));
    assertThat(peer.received).noneMatch(one -> one.startsWith("sendmsg"));
  }

  @Test
  void password_thatIsWrong_isSaid() {
    assertThat(tried("wrong").trouble()).isEqualTo(LossReason.WRONG_PASSWORD);
  }

  @Test
  void address_thatTheSwitchDoesNotAccept_isSaid() {
    Vertx vertx = fake.vertx();
    NetServer server =
        vertx
            .createNetServer()
            .connectHandler(socket -> socket.end(Buffer.buffer(EslBytes.own("rejected"))))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    assertThat(tried("127.0.0.1", server.actualPort(), "secret").trouble())
        .isEqualTo(LossReason.DENIED);
  }

  @Test
  void user_thatMayNotHaveTheEvents_isSaid() {
    fake.peer().before =
        (socket, command) -> {
          if (!command.startsWith("event ")) {
            return false;
          }
          FakeSwitch.reply(socket, "-ERR permission denied");
          return true;
        };
    assertThat(tried("secret").trouble()).isEqualTo(LossReason.NO_RIGHTS);
  }

  @Test
  void port_whereNothingListens_isRefused() {
    int port = fake.peer().port();
    fake.peer().stop();
    assertThat(tried("127.0.0.1", port, "secret").trouble()).isEqualTo(LossReason.REFUSED);
  }

  @Test
  void name_thatNoMachineHas_isUnknown() {
    assertThat(tried("no-such-machine.invalid", 8021, "secret").trouble())
        .isEqualTo(LossReason.UNKNOWN_HOST);
  }

  @Test
  void port_ofSomethingElse_isNoEventSocket() {
    NetServer silent =
        fake.vertx()
            .createNetServer()
            .connectHandler(socket -> {})
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    assertThat(tried("127.0.0.1", silent.actualPort(), "secret").trouble())
        .isEqualTo(LossReason.NO_GREETING);
  }
}
