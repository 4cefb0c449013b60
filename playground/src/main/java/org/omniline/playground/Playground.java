package org.omniline.playground;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.rxjava3.ext.web.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.store.PromptStore;
import org.omniline.flow.store.PromptStore.Prompt;
import org.omniline.gateway.Hooks;
import org.omniline.gateway.Omniline;
import org.omniline.gateway.config.ConfigReader;
import org.omniline.playground.phone.PhoneApi;
import org.omniline.playground.phone.PhonePeer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node with everything it talks to, in one process. Blocking: for a main thread. */
final class Playground {
  private static final Logger LOG = LoggerFactory.getLogger(Playground.class);
  private static final String LOOPBACK = WechatPeer.LOOPBACK;
  private static final long STOP_S = 10;

  private final Omniline omniline;

  private Playground(Omniline omniline) {
    this.omniline = omniline;
  }

  /**
   * Starts everything, and hands over what is to be closed, so that it ends in the order in which
   * nothing is lost: the node, its peers, the database.
   *
   * @param home where state lives
   * @param environment variables of the configuration; those of the database are ours
   * @throws IOException when the database does not start; other failures as {@link Omniline#start}
   */
  static Playground start(Path home, Map<String, String> environment, Opened opened)
      throws IOException {
    EmbeddedDatabase database = EmbeddedDatabase.start(home.resolve("postgres"));
    opened.add(database);
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("OMNILINE_HOME", home.toString());
    variables.putIfAbsent("OMNILINE_HTTP_HOST", LOOPBACK);
    variables.put(
        "OMNILINE_DATABASE_URI",
        "postgresql://" + LOOPBACK + ":" + database.port() + "/" + EmbeddedDatabase.NAME);
    variables.put("OMNILINE_DATABASE_USER", EmbeddedDatabase.USER);
    PhonePeer telephones = DemoSwitch.start(home, variables, opened);
    DemoSwitch.tell(home, variables);
    var config = ConfigReader.read(null, variables);
    Path folder = Files.createDirectories(home.resolve("playground"));
    Peer peer = Peer.start(WechatPeer.start(folder, config.http().port(), opened), telephones);
    Omniline omniline = Omniline.start(config, peer).blockingGet();
    opened.add(() -> stop(omniline));
    return new Playground(omniline);
  }

  String url() {
    return omniline.url().toString();
  }

  private static void stop(Omniline omniline) {
    if (!omniline.stop().blockingAwait(STOP_S, TimeUnit.SECONDS)) {
      LOG.warn("the node took too long to stop");
    }
  }

  /** What the node is told of its peers. */
  private record Peer(
      String api,
      WechatPeer wechat,
      PhonePeer telephones,
      AtomicReference<@Nullable PromptStore> prompts)
      implements Hooks {
    static Peer start(WechatPeer wechat, PhonePeer telephones) {
      int port = wechat.listen(0, wechat.emptyRouter()).blockingGet();
      return new Peer(WechatPeer.api(port), wechat, telephones, new AtomicReference<>());
    }

    @Override
    public Completable seed(Seeding seeding) {
      prompts.set(seeding.prompts());
      return new DemoData(seeding, api).seed();
    }

    @Override
    public void routes(Router router) {
      new PhoneApi(telephones, Single.defer(this::said)).mount(router);
      wechat.mountPages(router);
    }

    /** Nothing until the node is seeded. */
    private Single<Map<String, String>> said() {
      PromptStore store = prompts.get();
      return store == null
          ? Single.just(Map.of())
          : store
              .prompts()
              .map(all -> all.stream().collect(Collectors.toMap(Prompt::code, Prompt::chinese)));
    }
  }
}
