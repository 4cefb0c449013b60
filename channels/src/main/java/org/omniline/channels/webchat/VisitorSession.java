package org.omniline.channels.webchat;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.rxjava3.RxHelper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.Args;
import org.omniline.channels.CloseCode;
import org.omniline.channels.CommandLanes;
import org.omniline.channels.FrameSocket;
import org.omniline.channels.Frames;
import org.omniline.conversation.Change;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.WaitingPlaces.Place;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One open tab of a visitor. Confined to its socket's context. */
final class VisitorSession implements FrameSocket.Owner, VisitorFeed.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(VisitorSession.class);
  private static final int COMMANDS_AT_ONCE = 64;
  private static final int HELD_PUSHES = 200;
  private static final long COMMAND_SECONDS = 30;
  private static final Object ORDERED = "ordered";

  private final VisitorServices services;
  private final VisitorLimits limits;
  private final VisitorGuard guard;
  private final FrameSocket socket;
  private final ChannelAccount account;
  private final String address;
  private final Runnable onClosed;
  private final Scheduler scheduler;
  private final VisitorView view;
  private final CommandLanes lanes = new CommandLanes(COMMANDS_AT_ONCE);
  private final Map<String, VisitorCommands.Command> commands;

  private volatile @Nullable VisitorThread thread;
  private VisitorFeed.@Nullable Watch watch;

  /** Pushes that came before the reply to hello; null afterwards. */
  private @Nullable List<String> held = new ArrayList<>();

  private boolean closed;

  VisitorSession(
      VisitorServices services,
      VisitorLimits limits,
      VisitorGuard guard,
      WaitingBoard board,
      FrameSocket socket,
      ChannelAccount account,
      String address,
      Runnable onClosed) {
    this.services = services;
    this.limits = limits;
    this.guard = guard;
    this.view = new VisitorView(board, place -> socket.execute(() -> placeArrived(place)));
    this.socket = socket;
    this.account = account;
    this.address = address;
    this.onClosed = onClosed;
    this.scheduler = RxHelper.scheduler(socket.context());
    this.commands = new VisitorCommands(services, limits, guard).all();
  }

  void closeUnlessGreeted() {
    if (thread == null) {
      socket.close(CloseCode.NO_HELLO);
    }
  }

  /** The newest conversation of whoever is here; null before there is one. Any thread. */
  @Nullable Long conversation() {
    VisitorThread greeted = thread;
    return greeted == null ? null : greeted.conversation();
  }

  // ---- commands ----

  @Override
  public void command(String id, String name, JsonObject json) {
    Args args = new Args(json);
    Single<JsonObject> work;
    try {
      work = begin(name, args);
    } catch (RuntimeException refused) {
      refuse(id, name, refused);
      return;
    }
    var unused = // both outcomes are answered
        work.subscribe(data -> answer(id, name, data), error -> refuse(id, name, error));
  }

  private Single<JsonObject> begin(String name, Args args) {
    if (name.equals("hello")) {
      return run(() -> hello(args));
    }
    if (name.equals("ping")) {
      return Single.just(
          new JsonObject().put("serverTime", VisitorJson.time(services.clock().instant())));
    }
    VisitorCommands.Command command = commands.get(name);
    if (command == null) {
      throw new Refusal(Refusal.Code.UNKNOWN_COMMAND, "There is no such command.");
    }
    VisitorThread greeted = thread;
    if (greeted == null) {
      throw new Refusal(Refusal.Code.WRONG_STATE, "The first command is hello.");
    }
    // What is beyond a visitor's rate is refused here, before it waits or costs anything.
    Single<JsonObject> prepared = command.prepare(greeted, args);
    return run(() -> prepared);
  }

  private Single<JsonObject> run(java.util.function.Supplier<Single<JsonObject>> work) {
    return lanes.run(
        ORDERED,
        () ->
            Single.defer(work::get)
                .timeout(COMMAND_SECONDS, TimeUnit.SECONDS, scheduler)
                .observeOn(scheduler));
  }

  private void answer(String id, String name, JsonObject data) {
    socket.reply(id, data);
    if (name.equals("hello")) {
      releaseHeld();
    }
  }

  private void refuse(String id, String name, Throwable error) {
    if (error instanceof Refusal refusal) {
      socket.error(id, refusal);
      return;
    }
    LOG.error("Visitor command {} failed", name, error);
    socket.error(
        id, new Refusal(Refusal.Code.UNAVAILABLE, "This did not work just now: try again."));
  }

  // ---- hello ----

  private Single<JsonObject> hello(Args args) {
    if (thread != null) {
      throw new Refusal(Refusal.Code.WRONG_STATE, "hello was said already.");
    }
    guard.greeting(address);
    Args have = args.optionalObject("have");
    Long haveId = have == null ? null : (Long) have.id("conversation");
    long haveRev = have == null ? 0 : have.number("rev");
    String page = args.optionalText("page", 500);
    String lang = args.optionalText("lang", VisitorThread.LANGUAGE_TAG);
    return Maybe.fromOptional(VisitorToken.of(args.optionalText("token", 200)))
        .flatMap(told -> services.ours(account, told))
        .switchIfEmpty(Single.fromCallable(services.tokens()::create))
        .observeOn(scheduler)
        .flatMap(token -> enter(greeted(token, page, lang), token, haveId, haveRev));
  }

  private VisitorThread greeted(VisitorToken token, @Nullable String page, @Nullable String lang) {
    VisitorThread fresh = new VisitorThread(account, token.identity(), address, page);
    fresh.reads(lang);
    return fresh;
  }

  private Single<JsonObject> enter(
      VisitorThread greeted, VisitorToken token, @Nullable Long haveId, long haveRev) {
    // Heard from before it is read: what changes in between is pushed after the reply.
    return services
        .feed()
        .watch(account.id(), greeted.key(), this)
        .observeOn(scheduler)
        .doOnSuccess(this::watching)
        .flatMap(listening -> state(greeted, haveId, haveRev))
        .observeOn(scheduler)
        .map(state -> greet(greeted, token, state))
        .doOnError(failed -> unwatch());
  }

  /** What the page is told of its thread. */
  private record State(
      @Nullable Conversation conversation,
      JsonArray entries,
      boolean full,
      @Nullable String next,
      @Nullable Place place) {}

  private Single<State> state(VisitorThread greeted, @Nullable Long haveId, long haveRev) {
    return services
        .conversations()
        .newestOfThread(account.id(), greeted.key())
        .flatMapSingle(
            newest ->
                Objects.equals(newest.id(), haveId) && haveRev <= newest.rev()
                    ? since(greeted, newest, haveRev)
                    : whole(greeted, newest))
        .flatMapSingle(this::withPlace)
        .defaultIfEmpty(new State(null, new JsonArray(), true, null, null));
  }

  private Single<State> since(VisitorThread greeted, Conversation newest, long rev) {
    return services
        .conversations()
        .threadChanges(account.id(), greeted.key(), newest.id(), rev)
        .defaultIfEmpty(new Change(rev, newest, List.of()))
        .map(
            change ->
                new State(
                    change.conversation(),
                    VisitorJson.entries(change.entries()),
                    false,
                    null,
                    null));
  }

  private Single<State> whole(VisitorThread greeted, Conversation newest) {
    return services
        .conversations()
        .threadEntries(account.id(), greeted.key(), null, 50)
        .map(page -> new State(newest, VisitorJson.entries(page.items()), true, page.next(), null));
  }

  private Single<State> withPlace(State state) {
    Conversation c = state.conversation();
    if (c == null || c.state() != ConversationState.WAITING) {
      return Single.just(state);
    }
    // Without a place the visitor is greeted all the same; it is told as soon as it is known.
    return services
        .places()
        .of(List.of(c.id()))
        .onErrorReturnItem(Map.of())
        .map(
            places ->
                new State(c, state.entries(), state.full(), state.next(), places.get(c.id())));
  }

  private JsonObject greet(VisitorThread greeted, VisitorToken token, State state) {
    thread = greeted;
    Conversation c = state.conversation();
    if (c != null) {
      greeted.follow(c.id());
      view.show(c, state.place());
      VisitorFeed.Watch listening = watch;
      if (listening != null) {
        listening.has(c.id(), c.rev());
      }
    }
    return new JsonObject()
        .put("token", token.value())
        .put("site", new WebChatSite(account).json())
        .put("conversation", c == null ? null : view.json())
        .put("entries", state.entries())
        .put("full", state.full())
        .put("next", state.next())
        .put("limits", limitsJson());
  }

  private JsonObject limitsJson() {
    return new JsonObject()
        .put("textCodePoints", limits.textCodePoints())
        .put("uploadBytes", limits.uploadBytes())
        .put("uploadTypes", new JsonArray(limits.uploadTypes()));
  }

  private void watching(VisitorFeed.Watch listening) {
    unwatch();
    watch = listening;
    if (closed) {
      unwatch();
    }
  }

  private void unwatch() {
    VisitorFeed.Watch listening = watch;
    watch = null;
    if (listening != null) {
      listening.close();
    }
  }

  // ---- pushes ----

  @Override
  public void changed(Change change) {
    socket.execute(() -> push(change));
  }

  private void push(Change change) {
    VisitorThread greeted = thread;
    if (greeted != null) {
      greeted.follow(change.conversation().id());
    }
    String frame = view.push(change);
    if (frame != null) {
      tell(frame);
    }
  }

  private void placeArrived(Place place) {
    if (view.place(place)) {
      JsonObject data =
          new JsonObject()
              .put("ahead", place.ahead())
              .put("estimateMs", place.estimateMs())
              .put("attended", place.attended());
      tell(Frames.push("waiting", data));
    }
  }

  @Override
  public void typing(boolean on, @Nullable String name) {
    socket.execute(
        () -> {
          if (held == null) {
            tell(Frames.push("typing", new JsonObject().put("on", on).put("name", name)));
          }
        });
  }

  @Override
  public void draining() {
    socket.execute(
        () -> {
          tell(Frames.push("draining", new JsonObject()));
          socket.close(CloseCode.GOING_AWAY);
        });
  }

  /** Told before the greeting too: without the database there is none. */
  void database(boolean available) {
    socket.execute(
        () -> socket.push(Frames.push("database", new JsonObject().put("available", available))));
  }

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

  private void releaseHeld() {
    List<String> waiting = held;
    held = null;
    if (waiting != null) {
      waiting.forEach(socket::push);
    }
  }

  @Override
  public void closed() {
    closed = true;
    unwatch();
    view.close();
    onClosed.run();
  }
}
