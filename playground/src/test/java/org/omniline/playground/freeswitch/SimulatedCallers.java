package org.omniline.playground.freeswitch;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;

/** A simulated switch of its own, ten times as fast as life, and its people. */
final class SimulatedCallers implements Callers {
  private final Vertx vertx = Vertx.vertx();
  final SimulatedSwitch simulated;
  private final int port;

  SimulatedCallers() {
    this(slowToStart(SimulationSettings.defaults()));
  }

  SimulatedCallers(SimulationSettings settings) {
    simulated =
        new SimulatedSwitch(
            vertx,
            settings,
            new VertxTimers(vertx, InstantSource.system(), 10),
            () -> UUID.randomUUID().toString());
    port = simulated.start(0).blockingGet();
    simulated.phone("1001", PhoneBehaviour.answers(Duration.ofMillis(200)));
    simulated.phone("1002", PhoneBehaviour.of(PhoneBehaviour.Kind.BUSY));
    simulated.phone("1003", PhoneBehaviour.of(PhoneBehaviour.Kind.RINGS));
    simulated.phone("1004", PhoneBehaviour.of(PhoneBehaviour.Kind.ABSENT));
    awaitSip();
  }

  /** So that there is time to see the event socket without SIP, also on a busy machine. */
  private static SimulationSettings slowToStart(SimulationSettings usual) {
    return new SimulationSettings(
        usual.name(),
        usual.password(),
        usual.dialplan(),
        usual.sounds(),
        usual.undelivered(),
        Duration.ofSeconds(4));
  }

  /** Calls only come in when SIP is up. */
  void awaitSip() {
    try (SocketClient socket = SocketClient.signedIn(host(), port, password())) {
      while (!socket.api("sofia status").text().contains("RUNNING")) {
        socket.api("msleep 20");
      }
    }
  }

  @Override
  public String host() {
    return "127.0.0.1";
  }

  @Override
  public boolean bySip() {
    return true;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String password() {
    return SimulationSettings.defaults().password();
  }

  @Override
  public Call call() {
    Caller caller = simulated.call(CallerId.named("13800138000", "小雨"), "12356");
    return new Call() {
      @Override
      public String uuid() {
        return caller.uuid();
      }

      @Override
      public void press(String keys) {
        caller.press(keys);
      }

      @Override
      public void hangUp() {
        caller.hangUp();
      }
    };
  }

  @Override
  public String answering() {
    return "user/1001@127.0.0.1";
  }

  @Override
  public String busy() {
    return "user/1002@127.0.0.1";
  }

  @Override
  public String silent() {
    return "user/1003@127.0.0.1";
  }

  @Override
  public String absent() {
    return "user/nobody@127.0.0.1";
  }

  @Override
  public void close() {
    simulated.stop().blockingAwait();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
