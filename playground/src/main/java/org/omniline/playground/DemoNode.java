package org.omniline.playground;

import io.reactivex.rxjava3.core.Completable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.omniline.gateway.Hooks;
import org.omniline.gateway.Main;

/**
 * One of several nodes on one machine: the product itself, with the data of the demonstration and
 * the database and the switch of {@link PeersMain}, which must run. Every variable of the
 * configuration holds; in addition {@code OMNILINE_PEERS_PORT}.
 */
public final class DemoNode {
  private DemoNode() {}

  /** Starts and runs until the process is told to stop. */
  public static void main(String[] args) throws IOException {
    Map<String, String> environment = new HashMap<>(System.getenv());
    Path home = Path.of(environment.getOrDefault("OMNILINE_HOME", "var")).toAbsolutePath();
    environment.putIfAbsent(
        "OMNILINE_DATABASE_URI",
        "postgresql://"
            + WechatPeer.LOOPBACK
            + ":"
            + Files.readString(home.resolve("postgres").resolve("port")).trim()
            + "/"
            + EmbeddedDatabase.NAME);
    environment.put("OMNILINE_DATABASE_USER", EmbeddedDatabase.USER);
    DemoSwitch.tell(home, environment);
    String api = WechatPeer.api(Integer.parseInt(environment.get("OMNILINE_PEERS_PORT")));
    Main.run(args, environment, new Seed(api));
  }

  private record Seed(String wechatApi) implements Hooks {
    @Override
    public Completable seed(Seeding seeding) {
      return new DemoData(seeding, wechatApi).seed();
    }
  }
}
