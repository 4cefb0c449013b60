package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import io.vertx.rxjava3.RxHelper;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.CloseCode;
import org.omniline.channels.CommandLanes;
import org.omniline.channels.FrameSocket;
import org.omniline.channels.Frames;
import org.omniline.channels.TokenBucket;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.staff.SessionStore;
import org.omniline.conversation.staff.User;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open desk socket. Confined to its socket's context but for {@link #end} and {@link #drain}.
 */
final class DeskSession implements FrameSocket.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(DeskSession.class);
  private static final long COMMAND_SECONDS = 30;
  private static final int HELD_PUSHES = 2_000;

  /** Refusals are written down; a desk that provokes more is no desk of ours. */
  private static final double REFUSALS_PER_SECOND = 2;

  private static final int REFUSALS_BURST = 60;

  private final FrameSocket socket;
  private final Desk desk;
  private final CommandRegistry registry;
  private final DeskAudience audience;
  private final DeskPresence presence;
  private final DeskAudit audit;
  private final Runnable onClosed;
  private final Scheduler scheduler;
  private final CommandLanes lanes;
  private final TokenBucket refusals =
      new TokenBucket(REFUSALS_PER_SECOND, REFUSALS_BURST, System.nanoTime());

  /** Pushes that came before the reply to hello; null afterwards. */
  private @Nullable List<String> held = new ArrayList<>();

  private boolean helloBegun;
  private boolean greeted;

  DeskSession(
      FrameSocket socket,
      SessionStore.Session session,
      String address,
      CommandRegistry registry,
      DeskAudience audience,
      DeskPresence presence,
      DeskAudit audit,
      int commandsAtOnce,
      Runnable onClosed) {
    this.socket = socket;
    this.registry = registry;
    this.audience = audience;
    this.presence = presence;
    this.audit = audit;
    this.onClosed = onClosed;
    this.scheduler = RxHelper.scheduler(socket.context());
    this.lanes = new CommandLanes(commandsAtOnce);
    DeskListener listener =
        new DeskListener(session.user(), frame -> socket.execute(() -> tell(frame)));
    this.desk = new Desk(session, address, listener);
  }

  User user() {
    return desk.user();
  }

  String tokenHash() {
    return desk.tokenHash();
  }

  void closeUnlessGreeted() {
    if (!greeted) {
      socket.close(CloseCode.NO_HELLO);
    }
  }

  /** The session is over. Any thread. */
  void end() {
    socket.execute(() -> socket.close(CloseCode.SIGNED_OUT));
  }

  /** The node goes down, or the desk must say hello anew. Any thread. */
  void drain() {
    socket.execute(
        () -> {
          tell(Frames.push("draining", new JsonObject()));
          socket.close(CloseCode.GOING_AWAY);
        });
  }

  /** The database went away or came back. Any thread. */
  void database(boolean available) {
    socket.execute(
        () -> tell(Frames.push("database", new JsonObject().put("available", available))));
  }

  /** What the session store says of the session now, which goes on. Any thread. */
  void rechecked(SessionStore.Session now) {
    if (!sameRights(now.user(), user())) {
      drain();
    }
  }

  private static boolean sameRights(User a, User b) {
    return a.role() == b.role()
        && a.capacity() == b.capacity()
        && a.queues().equals(b.queues())
        && a.name().equals(b.name())
        && a.place().equals(b.place())
        && a.mustChangePassword() == b.mustChangePassword();
  }

  // ---- commands ----

  @Override
  public void command(String id, String name, JsonObject args) {
    Single<JsonObject> work;
    try {
      if (!helloBegun && !name.equals(GreetingCommands.HELLO) && !name.equals("ping")) {
        throw new Refusal(Refusal.Code.WRONG_STATE, "The first command is hello.");
      }
      if (helloBegun && name.equals(GreetingCommands.HELLO)) {
        throw new Refusal(Refusal.Code.WRONG_STATE, "hello was said already.");
      }
      CommandRegistry.Prepared prepared = registry.prepare(desk, user(), name, args);
      helloBegun |= name.equals(GreetingCommands.HELLO);
      work = run(prepared);
    } catch (Refusal refusal) {
      refuse(id, name, args, refusal);
      return;
    } catch (RuntimeException defect) {
      // A desk that gets no reply would wait for it in vain.
      broken(id, name, defect);
      return;
    }
    var unused = // both outcomes are answered
        work.subscribe(data -> answer(id, name, data), error -> fail(id, name, args, error));
  }

  private Single<JsonObject> run(CommandRegistry.Prepared prepared) {
    return lanes.run(
        prepared.lane(),
        () ->
            Single.defer(prepared.work()::get)
                .timeout(COMMAND_SECONDS, TimeUnit.SECONDS, scheduler)
                .observeOn(scheduler));
  }

  private void answer(String id, String name, JsonObject data) {
    socket.reply(id, data);
    if (name.equals(GreetingCommands.HELLO)) {
      greet();
    }
  }

  private void greet() {
    greeted = true;
    List<String> waiting = held;
    held = null;
    if (waiting != null) {
      waiting.forEach(socket::push);
    }
  }

  private void fail(String id, String name, JsonObject args, Throwable error) {
    if (name.equals(GreetingCommands.HELLO)) {
      helloBegun = false;
      audience.leave(desk.listener());
      presence.leave(desk, false);
    }
    if (error instanceof Refusal refusal) {
      refuse(id, name, args, refusal);
      return;
    }
    broken(id, name, error);
  }

  private void broken(String id, String name, Throwable error) {
    LOG.error("Desk command {} failed", name, error);
    socket.error(
        id, new Refusal(Refusal.Code.UNAVAILABLE, "This did not work just now: try again."));
  }

  private void refuse(String id, String name, JsonObject args, Refusal refusal) {
    socket.error(id, refusal);
    Refusal.Code code = refusal.code();
    if (code != Refusal.Code.FORBIDDEN && code != Refusal.Code.NOT_FOUND) {
      return;
    }
    audit.refused(desk, name, code.wire(), target(args));
    if (refusals.take(System.nanoTime()) > 0) {
      socket.close(CloseCode.TOO_MANY);
    }
  }

  private static @Nullable String target(JsonObject args) {
    for (String kind : List.of("conversation", "contact", "offer")) {
      if (args.getValue(kind) instanceof String id && id.matches("[0-9]{1,19}")) {
        return kind + ":" + id;
      }
    }
    return null;
  }

  // ---- pushes ----

  private void tell(String frame) {
    List<String> waiting = held;
    if (waiting == null) {
      socket.push(frame);
    } else if (waiting.size() < HELD_PUSHES) {
      waiting.add(frame);
    } else {
      socket.close(CloseCode.TOO_SLOW);
    }
  }

  @Override
  public void closed() {
    audience.leave(desk.listener());
    presence.leave(desk, true);
    onClosed.run();
  }
}
