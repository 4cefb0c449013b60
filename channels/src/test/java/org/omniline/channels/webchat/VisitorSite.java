package org.omniline.channels.webchat;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.AccessRefusals;
import org.omniline.channels.FrameSocket;
import org.omniline.channels.SocketObserver;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.Page;
import org.omniline.conversation.intake.Intake;
import org.omniline.conversation.intake.IntakeObserver;
import org.omniline.conversation.port.AccountStore;
import org.omniline.conversation.port.MediaStore;
import org.omniline.conversation.staff.AuditStore;
import org.omniline.testkit.TestSocket;
import org.omniline.testkit.WireSchemas;

/** A site whose visitors are served from memory, over real sockets. For tests. */
final class VisitorSite {
  static final String SCHEMA = "visitor-socket.schema.json";

  private final Vertx vertx = Vertx.vertx();
  final MemoryThreads threads = new MemoryThreads();
  final List<AuditStore.Line> audited = new CopyOnWriteArrayList<>();
  private HttpServer server;
  VisitorSockets sockets;

  VisitorSite() throws Exception {
    listen(30_000);
  }

  void listen(long helloMs) throws Exception {
    VisitorLimits limits =
        new VisitorLimits(
            100, 1_000, List.of("image/png"), 60, 20, 100_000, 50_000, 50, 100, 20, helloMs);
    Intake intake =
        new Intake(
            threads,
            IntakeObserver.NONE,
            Intake.Limits.defaults(),
            Schedulers.computation(),
            new Random(1));
    VisitorServices services =
        new VisitorServices(
            new OneAccount(),
            threads.store(),
            threads.places(),
            threads.missed(),
            intake,
            new OneFile(),
            new AccessRefusals(new KeptAudit(), InstantSource.system()),
            threads,
            InstantSource.system(),
            new VisitorTokens(new SecureRandom(), Samples.cipher("site")),
            number -> number.length() > 5);
    sockets =
        new VisitorSockets(
            vertx,
            services,
            limits,
            FrameSocket.Limits.defaults(),
            new VisitorGuard(limits, System::nanoTime),
            SocketObserver.NONE,
            request -> false,
            request -> "203.0.113.7");
    sockets.start();
    Router router = Router.router(vertx);
    sockets.mount(router);
    server =
        vertx
            .createHttpServer(FrameSocket.configure(new HttpServerOptions()))
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  TestSocket open() throws Exception {
    return open("demo", Map.of());
  }

  TestSocket open(String account, Map<String, String> headers) throws Exception {
    return TestSocket.open(vertx, server.actualPort(), "/ws/visitor/" + account, headers);
  }

  static JsonObject args(Object... pairs) {
    JsonObject args = new JsonObject();
    for (int i = 0; i < pairs.length; i += 2) {
      args.put((String) pairs[i], pairs[i + 1]);
    }
    return args;
  }

  static JsonObject message(String text) {
    return args("clientId", UUID.randomUUID().toString(), "text", text);
  }

  static JsonObject hello(TestSocket socket, JsonObject args) throws Exception {
    JsonObject data = socket.ok("hello", args);
    WireSchemas.check(SCHEMA, "data:hello", data);
    return data;
  }

  static String threadKey(JsonObject hello) {
    return new VisitorToken(hello.getString("token")).threadKey();
  }

  private static final class OneAccount implements AccountStore {
    @Override
    public Maybe<ChannelAccount> byCode(Channel channel, String code) {
      return channel == Channel.WEBCHAT && code.equals("demo")
          // Answers later and elsewhere, as a database does.
          ? Maybe.just(Samples.account(Map.of("origins", "https://school.example")))
              .subscribeOn(Schedulers.computation())
          : Maybe.empty();
    }

    @Override
    public Single<List<ChannelAccount>> all() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Single<ChannelAccount> save(ChannelAccount account, long byUser) {
      throw new UnsupportedOperationException();
    }
  }

  static final class OneFile implements MediaStore {
    static volatile String owner = "";

    @Override
    public Single<MediaRef> put(
        String name, @Nullable String declared, String owner, Flowable<ByteBuffer> bytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Single<MediaRef> putOwn(
        String name, String type, String owner, Flowable<ByteBuffer> bytes) {
      return put(name, type, owner, bytes);
    }

    @Override
    public Maybe<Stored> find(long id) {
      return id == 991 || id == 992
          ? Maybe.just(new Stored(new MediaRef(id, "photo.png", "image/png", 10), "hash", null))
          : Maybe.empty();
    }

    @Override
    public Flowable<ByteBuffer> read(long id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOwner(Stored stored, String who) {
      return stored.ref().id() == 991 && who.equals(owner);
    }
  }

  private final class KeptAudit implements AuditStore {
    @Override
    public Completable add(Line line) {
      return Completable.fromAction(() -> audited.add(line));
    }

    @Override
    public Single<Page<Line>> find(Query query) {
      throw new UnsupportedOperationException();
    }
  }
}
