package org.omniline.gateway.cti;

import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.rxjava3.RxHelper;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.Args;
import org.omniline.channels.CloseCode;
import org.omniline.channels.CommandLanes;
import org.omniline.channels.FrameSocket;
import org.omniline.channels.Frames;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.cti.CtiEvents.Event;
import org.omniline.conversation.cti.CtiKey;
import org.omniline.conversation.cti.CtiKey.Scope;
import org.omniline.gateway.json.WireJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open socket of a program. Confined to its socket's context but for {@link #end}, {@link
 * #drain} and {@link #beat}.
 */
final class CtiSession implements FrameSocket.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(CtiSession.class);
  private static final long COMMAND_SECONDS = 30;
  private static final int AT_ONCE = 50;

  private final FrameSocket socket;
  private final String address;
  private final CtiHost host;
  private final Scheduler scheduler;
  private final CommandLanes lanes = new CommandLanes(AT_ONCE);
  private final CtiFeed.Reader reader;

  /** Of the request's header, until hello. */
  private final @Nullable CtiKey carried;

  private volatile @Nullable CtiKey key;
  private boolean greeting;

  CtiSession(FrameSocket socket, String address, CtiHost host, @Nullable CtiKey carried) {
    this.socket = socket;
    this.address = address;
    this.host = host;
    this.carried = carried;
    this.scheduler = RxHelper.scheduler(socket.context());
    this.reader = new CtiFeed.Reader(this::event);
  }

  /** The key it came with; null before hello. */
  @Nullable CtiKey key() {
    return key;
  }

  void closeUnlessGreeted() {
    if (key == null) {
      socket.close(CloseCode.NO_HELLO);
    }
  }

  /** The key opens nothing any more. Any thread. */
  void end() {
    socket.execute(() -> socket.close(CloseCode.SIGNED_OUT));
  }

  /** The node goes down. Any thread. */
  void drain() {
    socket.execute(() -> socket.close(CloseCode.GOING_AWAY));
  }

  /** Says that the line stands, and how far it is. Any thread. */
  void beat() {
    if (key != null) {
      host.feed()
          .cursor(
              reader,
              seq ->
                  socket.execute(
                      () ->
                          socket.push(
                              Frames.push(
                                  "heartbeat",
                                  new JsonObject()
                                      .put("seq", seq < 0 ? null : (Long) seq)
                                      .put("serverTime", host.now())))));
    }
  }

  private void event(Event event, CtiNames.Known names) {
    CtiKey now = key;
    if (now != null && reaches(now, event, names)) {
      String frame = Frames.push("event", host.wire().event(now, event, names));
      socket.execute(() -> socket.push(frame));
    }
  }

  private static boolean reaches(CtiKey key, Event event, CtiNames.Known names) {
    return key.reachesQueue(event.queue())
        || event.agents().stream().anyMatch(agent -> names.reaches(key, agent));
  }

  // ---- commands ----

  @Override
  public void command(String id, String name, JsonObject args) {
    Single<JsonObject> work;
    try {
      work = work(name, args);
    } catch (Refusal refusal) {
      refuse(id, name, refusal);
      return;
    }
    var unused = // both outcomes are answered
        work.subscribe(data -> socket.reply(id, data), error -> fail(id, name, error));
  }

  private Single<JsonObject> work(String name, JsonObject args) {
    if (name.equals("hello")) {
      return hello(args);
    }
    CtiKey now = key;
    if (now == null) {
      throw new Refusal(Refusal.Code.WRONG_STATE, "The first command is hello.");
    }
    host.limiter().require("key:" + now.id());
    return switch (name) {
      case "ping" -> Single.just(new JsonObject().put("serverTime", host.now()));
      case "subscribe" -> run(name, () -> subscribe(now, args));
      case "agents.list" -> run(name, () -> items(now, host.reading().agents(now)));
      case "calls.list" -> run(name, () -> items(now, host.reading().calls(now)));
      default ->
          run(
              Objects.requireNonNullElse(args.getValue("conversation"), args.getValue("agent", "")),
              () -> host.desk().run(now, address, name, args));
    };
  }

  private Single<JsonObject> run(
      Object lane, java.util.function.Supplier<Single<JsonObject>> work) {
    return lanes.run(
        lane,
        () ->
            Single.defer(work::get)
                .timeout(COMMAND_SECONDS, TimeUnit.SECONDS, scheduler)
                .observeOn(scheduler));
  }

  private Single<JsonObject> hello(JsonObject args) {
    if (greeting || key != null) {
      throw new Refusal(Refusal.Code.WRONG_STATE, "hello was said already.");
    }
    greeting = true;
    String secret = new Args(args).optionalText("key", 100);
    return host.greet(secret, carried, address)
        .flatMap(found -> host.feed().span().map(span -> new Object[] {found, span}))
        .observeOn(scheduler)
        .map(
            both -> {
              CtiKey found = (CtiKey) both[0];
              var span = (org.omniline.conversation.cti.CtiEvents.Span) both[1];
              key = found;
              JsonArray scopes = new JsonArray();
              found.scopes().stream().sorted().forEach(scope -> scopes.add(scope.name()));
              return new JsonObject()
                  .put("key", found.name())
                  .put("scopes", scopes)
                  .put("expiresAt", WireJson.time(found.expiresAt()))
                  .put("before", span.before())
                  .put("head", span.head())
                  .put("heartbeatMs", CtiSockets.BEAT_MS)
                  .put("serverTime", host.now());
            });
  }

  private Single<JsonObject> subscribe(CtiKey now, JsonObject args) {
    need(now);
    Single<CtiFeed.Caught> caught =
        args.getValue("after") == null
            ? host.feed().fromNow(reader)
            : host.feed().after(reader, new Args(args).number("after"));
    return caught.map(
        page -> {
          JsonArray events = new JsonArray();
          page.events().stream()
              .filter(event -> reaches(now, event, page.names()))
              .forEach(event -> events.add(host.wire().event(now, event, page.names())));
          return new JsonObject()
              .put("events", events)
              .put("next", page.next())
              .put("live", page.live());
        });
  }

  private static Single<JsonObject> items(CtiKey now, Single<JsonArray> items) {
    need(now);
    return items.map(all -> new JsonObject().put("items", all));
  }

  private static void need(CtiKey key) {
    CtiHost.need(key, Scope.EVENTS);
  }

  private void fail(String id, String name, Throwable error) {
    if (error instanceof Refusal refusal) {
      refuse(id, name, refusal);
    } else {
      LOG.error("Command {} of a program failed", name, error);
      refuse(
          id,
          name,
          new Refusal(Refusal.Code.UNAVAILABLE, "This did not work just now: try again."));
    }
  }

  private void refuse(String id, String name, Refusal refusal) {
    socket.error(id, refusal);
    if (name.equals("hello") && key == null) {
      greeting = false;
      if (refusal.code() == Refusal.Code.NOT_SIGNED_IN || refusal.code() == Refusal.Code.TOO_FAST) {
        socket.close(CloseCode.SIGNED_OUT);
      }
    }
  }

  @Override
  public void closed() {
    host.feed().leave(reader);
    host.closed(this);
  }
}
