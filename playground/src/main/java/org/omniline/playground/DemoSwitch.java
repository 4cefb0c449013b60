package org.omniline.playground;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.omniline.playground.phone.PhonePeer;

/**
 * The telephone switch of a demonstration: the simulated one, or a real FreeSWITCH that {@code
 * OMNILINE_FREESWITCH=host:port:password} names. Nodes in processes of their own find the simulated
 * one by a file in the home.
 */
final class DemoSwitch {
  private static final String REAL = "OMNILINE_FREESWITCH";
  private static final String LOOPBACK = "127.0.0.1";
  private static final int STOP_S = 20;

  private DemoSwitch() {}

  /**
   * Starts the simulated one, unless a real one is named; its port is in {@link #portFile}.
   *
   * @return who is at the telephones
   */
  static PhonePeer start(Path home, Map<String, String> environment, Opened opened)
      throws IOException {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    opened.add(
        () ->
            vertx.close().toCompletionStage().toCompletableFuture().get(STOP_S, TimeUnit.SECONDS));
    PhonePeer peer = new PhonePeer(vertx);
    if (real(environment).length != 3) {
      int port = peer.start().blockingGet();
      Files.createDirectories(home);
      Files.writeString(portFile(home), Integer.toString(port));
    }
    return peer;
  }

  private static String[] real(Map<String, String> environment) {
    String named = environment.get(REAL);
    return named == null ? new String[0] : named.split(":", 3);
  }

  private static Path portFile(Path home) {
    return home.resolve("switch.port");
  }

  /** Adds what a node must know of the switch; what is named already stays. */
  static void tell(Path home, Map<String, String> variables) throws IOException {
    String[] real = real(variables);
    if (real.length == 3) {
      variables.putIfAbsent(
          "OMNILINE_PHONE_SWITCHES", PhonePeer.NAME + "=" + real[0] + ":" + real[1]);
      variables.putIfAbsent("OMNILINE_PHONE_PASSWORD", real[2]);
      return;
    }
    variables.putIfAbsent(
        "OMNILINE_PHONE_SWITCHES",
        PhonePeer.NAME + "=" + LOOPBACK + ":" + Files.readString(portFile(home)).trim());
    variables.putIfAbsent("OMNILINE_PHONE_PASSWORD", PhonePeer.password());
    Path recordings = Files.createDirectories(home.resolve("recordings"));
    variables.putIfAbsent("OMNILINE_PHONE_RECORDINGS", recordings.toString());
    variables.putIfAbsent("OMNILINE_PHONE_OUTSIDE", "sofia/gateway/playground/{number}");
    // Nobody hears them: the page says by their names what would be.
    variables.putIfAbsent("OMNILINE_PHONE_SOUNDS", "/sounds");
  }
}
