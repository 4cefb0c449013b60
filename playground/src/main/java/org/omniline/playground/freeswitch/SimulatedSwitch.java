package org.omniline.playground.freeswitch;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.omniline.playground.freeswitch.Dialplan.Step;

/**
 * A FreeSWITCH that is none: its event socket on loopback, its calls, and the people at both ends
 * of them. Thread-safe; the port stays the same over restarts.
 */
public final class SimulatedSwitch {
  private static final int MOST_TRIES = 50;
  private static final long AGAIN_MS = 100;
  private static final String LOOPBACK = "127.0.0.1";

  private final Vertx vertx;
  private final Context context;
  private final SimulationSettings settings;
  private final Timers timers;
  private final Supplier<String> ids;
  private final Faults faults = new Faults();
  private final Equipment equipment = new Equipment();
  private final Map<String, Phone> phones = new ConcurrentHashMap<>();

  private volatile Function<String, @Nullable Phone> elsewhere = number -> null;
  private volatile @Nullable Consumer<Happening> witness;

  // Confined to the context.
  private final Set<Listener> listeners = new LinkedHashSet<>();
  private @Nullable Core core;
  private @Nullable NetServer server;
  private int port;

  /**
   * A switch that is off.
   *
   * @param ids UUIDs of calls, jobs and runs
   */
  public SimulatedSwitch(
      Vertx vertx, SimulationSettings settings, Timers timers, Supplier<String> ids) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.settings = settings;
    this.timers = timers;
    this.ids = ids;
  }

  /**
   * Starts it. The event socket accepts connections at once, SIP is up a little later.
   *
   * @param wanted port of the event socket, 0 for any
   * @return the port
   */
  public Single<Integer> start(int wanted) {
    return Single.create(
        emitter ->
            context.runOnContext(
                run -> on(wanted).onComplete(emitter::onSuccess, emitter::onError)));
  }

  private Future<Integer> on(int wanted) {
    Core started =
        new Core(
            settings,
            timers,
            ids,
            phones,
            number -> elsewhere.apply(number),
            equipment,
            this::publish);
    Api commands = new Api(started);
    core = started;
    return listen(wanted, socket -> accept(socket, started, commands), MOST_TRIES);
  }

  /** A port that was given up may be somebody's own end of a connection for a moment. */
  private Future<Integer> listen(int wanted, Handler<NetSocket> each, int tries) {
    NetServer made = vertx.createNetServer();
    made.connectHandler(each);
    server = made;
    return made.listen(wanted, LOOPBACK)
        .map(
            listening -> {
              port = listening.actualPort();
              return port;
            })
        .recover(
            error ->
                error instanceof BindException && tries > 1
                    ? vertx
                        .timer(AGAIN_MS, TimeUnit.MILLISECONDS)
                        .compose(again -> listen(wanted, each, tries - 1))
                    : Future.failedFuture(error));
  }

  private void accept(NetSocket socket, Core running, Api commands) {
    context.runOnContext(
        run -> listeners.add(new Listener(socket, running, commands, faults, listeners::remove)));
  }

  private void publish(SwitchEvent event) {
    Consumer<Happening> watching = witness;
    if (watching != null) {
      watching.accept(new Happening(event));
    }
    for (Listener listener : List.copyOf(listeners)) {
      listener.event(event);
    }
  }

  /** Stops it as {@code fsctl shutdown} does: says so, then everything is gone, calls too. */
  public Completable stop() {
    return off(true);
  }

  /** Ends it as a loss of power does: without a word. */
  public Completable crash() {
    return off(false);
  }

  private Completable off(boolean orderly) {
    return Completable.create(
        emitter ->
            context.runOnContext(
                run -> {
                  NetServer open = server;
                  end(orderly);
                  if (open == null) {
                    emitter.onComplete();
                  } else {
                    open.close().onComplete(closed -> emitter.onComplete(), emitter::onError);
                  }
                }));
  }

  private void end(boolean orderly) {
    Core running = core;
    if (running == null) {
      return;
    }
    if (orderly) {
      running.publish(running.event("SHUTDOWN").add("Event-Info", "System Shutting Down"));
    }
    for (Listener listener : new ArrayList<>(listeners)) {
      if (orderly) {
        listener.shutDown();
      } else {
        listener.drop();
      }
    }
    for (Channel channel : List.copyOf(running.channels.values())) {
      channel.party.ended(Cause.SYSTEM_SHUTDOWN);
    }
    running.end();
    core = null;
    server = null;
  }

  /**
   * Stops it with whatever calls are up and starts it again on the same port.
   *
   * @param down how long it stays off
   */
  public Completable restart(Duration down) {
    return stop()
        .andThen(
            Completable.create(
                emitter ->
                    context.runOnContext(
                        run ->
                            timers.after(
                                down,
                                () ->
                                    on(port)
                                        .onComplete(
                                            started -> emitter.onComplete(), emitter::onError)))));
  }

  /** What may be broken on demand. */
  public Faults faults() {
    return faults;
  }

  /** Its modules and gateways. */
  public Equipment equipment() {
    return equipment;
  }

  /**
   * Whether its disk is full: nothing can be recorded, and what is being recorded breaks off
   * unsaid.
   */
  public void fillDisk(boolean on) {
    context.runOnContext(
        run -> {
          Core running = core;
          if (running != null) {
            running.diskFull(on);
          }
        });
  }

  /** Ends all connections to the event socket without a word; calls stay. */
  public void dropConnections() {
    context.runOnContext(run -> List.copyOf(listeners).forEach(Listener::drop));
  }

  /**
   * Somebody dials a number. While the switch is off or its SIP is not up, the call ends at once.
   *
   * @param number of up to 32 digits, or whatever else telephones can dial
   */
  public Caller call(CallerId from, String number) {
    Caller caller = new Caller(context, ids.get());
    context.runOnContext(run -> arrive(caller, from, number));
    return caller;
  }

  private void arrive(Caller caller, CallerId from, String number) {
    Core running = core;
    if (running == null || !running.isSipUp()) {
      caller.refused(Cause.NORMAL_TEMPORARY_FAILURE);
      return;
    }
    String raw = Raw.of(from.number());
    Channel leg =
        new Channel(
            running,
            caller.uuid(),
            true,
            "sofia/internal/" + raw + "@127.0.0.1:5070",
            caller.party());
    Profile profile = leg.profile;
    profile.username = raw;
    profile.dialplan = "XML";
    profile.callerName = Raw.of(from.name(), from.nameCharset());
    profile.callerNumber = raw;
    profile.network = LOOPBACK;
    profile.destination = Raw.of(number);
    profile.hidden = from.hidden();
    Variables.inbound(leg);
    caller.connect(leg);
    leg.state(ChannelState.CS_NEW);
    leg.enter(ChannelState.CS_INIT);
    leg.fire("CHANNEL_STATE");
    leg.next(ChannelState.CS_ROUTING);
    leg.fire("CHANNEL_CREATE");
    leg.enter(ChannelState.CS_ROUTING);
    leg.callState("RINGING");
    leg.fire("CHANNEL_STATE");
    List<Step> steps = settings.dialplan().steps(number);
    if (steps.isEmpty()) {
      leg.hangUp(Cause.NO_ROUTE_DESTINATION);
      return;
    }
    leg.state(ChannelState.CS_EXECUTE);
    leg.session.follow(steps);
  }

  /** What each leg hears just now: an application with its argument, or whom it talks with. */
  public Single<Map<String, String>> heard() {
    return Single.create(
        emitter ->
            context.runOnContext(
                run -> {
                  Map<String, String> all = new TreeMap<>();
                  Core running = core;
                  if (running != null) {
                    running.channels.forEach((uuid, leg) -> all.put(uuid, heard(leg)));
                  }
                  emitter.onSuccess(all);
                }));
  }

  private static String heard(Channel leg) {
    String application = leg.session.application();
    Bridge joined = leg.bridge;
    if (joined != null && joined.isHeld()) {
      return "silence";
    }
    if (application.equals("playback") || application.equals("play_and_get_digits")) {
      return application + " " + leg.session.argument();
    }
    if (application.equals("record")) {
      return application + " " + leg.session.argument();
    }
    return joined == null ? application : "bridge " + joined.otherThan(leg).profile.destination;
  }

  /** A variable of a leg, as {@code uuid_getvar} tells it; empty for none. */
  public Single<String> variable(String uuid, String name) {
    return Single.create(
        emitter ->
            context.runOnContext(
                run -> {
                  Core running = core;
                  Channel leg = running == null ? null : running.live(uuid);
                  emitter.onSuccess(leg == null ? "" : leg.variables.getOrDefault(name, ""));
                }));
  }

  /**
   * Who is reached at numbers outside at which no telephone was set up.
   *
   * @param whoever asked on the switch's context; null where nobody is
   */
  public void elsewhere(Function<String, @Nullable Phone> whoever) {
    elsewhere = whoever;
  }

  /**
   * Sees everything that happens, whoever listens at the event socket and whatever is lost there.
   *
   * @param watching called on the switch's context, before any listener hears of it
   */
  public void witness(Consumer<Happening> watching) {
    witness = watching;
  }

  /** Sets a telephone up; one that was there under this number behaves so from now on. */
  public Phone phone(String number, PhoneBehaviour behaviour) {
    Phone phone = phones.computeIfAbsent(number, missing -> new Phone(context, number, behaviour));
    phone.behave(behaviour);
    return phone;
  }
}
