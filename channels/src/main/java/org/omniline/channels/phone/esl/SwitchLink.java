package org.omniline.channels.phone.esl;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.disposables.Disposable;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.rxjava3.RxHelper;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.esl.EslException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lasting link to one switch: connects, signs in, waits until the switch has SIP, compares all
 * calls, and does it again whenever the connection is lost, on either side. Several switches have a
 * link each and know nothing of each other. Thread-safe.
 */
public final class SwitchLink {
  private static final Logger LOG = LoggerFactory.getLogger(SwitchLink.class);
  private static final int CONNECT_MS = 5_000;

  private final Vertx vertx;
  private final Context context;
  private final Scheduler scheduler;
  private final NetClient net;
  private final SwitchSettings settings;
  private final EslLimits limits;
  private final SwitchObserver observer;
  private final InstantSource clock;
  private final Supplier<String> ids;
  private final Backoff backoff;
  private final SignalQueue signals;

  // Confined to the context.
  private final ChannelWindow window = new ChannelWindow();
  private @Nullable Disposable establishing;
  private @Nullable EslConnection connection;
  private @Nullable String lastCore;
  private boolean running;
  private boolean wanted; // a resynchronisation, as soon as the present one is over
  private long retryTimer = -1;
  private long stableTimer = -1;
  private long resyncTimer = -1;

  /** Set while calls are known. */
  private volatile @Nullable EslConnection up;

  /**
   * A link that does nothing before {@link #start()}.
   *
   * @param listening calls the listener, apart from the network's thread
   * @param random jitters pauses
   * @param clock compared with the switch's, for the lag of events
   * @param ids makes ids unique among all clients of the switch, as UUIDs are
   */
  public SwitchLink(
      Vertx vertx,
      SwitchSettings settings,
      EslLimits limits,
      SwitchListener listener,
      Scheduler listening,
      SwitchObserver observer,
      RandomGenerator random,
      InstantSource clock,
      Supplier<String> ids) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.scheduler = RxHelper.scheduler(context);
    this.net =
        vertx.createNetClient(
            new NetClientOptions()
                .setConnectTimeout(CONNECT_MS)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true));
    this.settings = settings;
    this.limits = limits;
    this.observer = observer;
    this.clock = clock;
    this.ids = ids;
    this.backoff = new Backoff(settings.firstPause(), settings.longestPause(), random);
    this.signals =
        new SignalQueue(
            settings.name(), limits, listening, listener, () -> onContext(this::resync));
  }

  private void onContext(Runnable work) {
    context.runOnContext(run -> work.run());
  }

  /** Connects, and stays connected. */
  public void start() {
    onContext(
        () -> {
          if (!running) {
            running = true;
            connect();
          }
        });
  }

  /** Disconnects for good. Calls stay up in the switch; signals that still wait are dropped. */
  public Completable stop() {
    return Completable.create(
        emitter ->
            onContext(
                () -> {
                  running = false;
                  vertx.cancelTimer(retryTimer);
                  if (connection != null) {
                    connection.close();
                  }
                  signals.close();
                  net.close().onComplete(closed -> emitter.onComplete());
                }));
  }

  /** Whether commands go through and calls are known. */
  public boolean isUp() {
    return up != null;
  }

  /** How many commands, jobs and applications are not answered yet; 0 while not connected. */
  public int outstanding() {
    EslConnection open = up;
    return open == null ? 0 : open.outstanding();
  }

  /** Of the switch's run, as far as it was told; null before. */
  public @Nullable String core() {
    EslConnection open = up;
    return open == null ? null : open.coreUuid();
  }

  /**
   * Runs an API call of the switch, as on its console. In the background, so that it never holds up
   * events however long it takes.
   *
   * @param call one line, for example {@code uuid_kill <uuid>}
   * @param limit until its end
   * @return what it printed; fails with an {@link EslException}, whose {@link
   *     EslException#isUndone()} says whether asking again is safe. Comes on an event loop.
   */
  public Single<EslReply> api(String call, Duration limit) {
    return connected(connection -> connection.job(call, limit))
        .map(SwitchLink::answer)
        .flatMap(
            reply ->
                reply.isRefusal()
                    ? Single.error(
                        new EslException(Kind.REFUSED, "The switch refused: " + reply.text()))
                    : Single.just(reply));
  }

  /** The same within the usual time. */
  public Single<EslReply> api(String call) {
    return api(call, limits.commandTime());
  }

  /**
   * Everything of a leg, as an event would tell it.
   *
   * @return fails with an {@link EslException} when there is no such leg
   */
  public Single<EslEvent> dump(String leg) {
    return Single.defer(
            () ->
                connected(
                    connection ->
                        connection.job(
                            "uuid_dump " + EslCommand.checkUuid(leg) + " json",
                            limits.commandTime())))
        .map(
            job -> {
              byte[] body = job.bodyBytes();
              EslEvent told = body == null ? null : EslEvent.read(body);
              if (told == null) {
                throw new EslException(
                    Kind.REFUSED, "The switch did not tell of the leg: " + answer(job).text());
              }
              return told;
            });
  }

  /**
   * Runs an application on a call, after those that were asked for before.
   *
   * @param leg the call's leg
   * @param argument one line, may be empty
   * @param limit until its end
   * @return its {@code CHANNEL_EXECUTE_COMPLETE}; fails with an {@link EslException}, with ENDED
   *     when the call ended first. Comes on an event loop.
   */
  public Single<EslEvent> execute(
      String leg, EslApplication application, String argument, Duration limit) {
    return connected(connection -> connection.execute(leg, application, argument, limit));
  }

  /**
   * Stops what runs on a call and drops what waits there. What was dropped fails with ENDED: the
   * switch would tell nothing of it.
   */
  public Completable breakAll(String leg) {
    return connected(
            connection ->
                connection
                    .job("uuid_break " + EslCommand.checkUuid(leg) + " all", limits.commandTime())
                    .map(SwitchLink::answer)
                    .flatMap(
                        reply ->
                            reply.isOk()
                                ? connection.dropQueued(leg).toSingleDefault(reply)
                                : Single.error(
                                    new EslException(
                                        Kind.REFUSED, "The switch refused: " + reply.text()))))
        .ignoreElement();
  }

  private <T> Single<T> connected(Function<EslConnection, Single<T>> use) {
    return Single.defer(
        () -> {
          EslConnection open = up;
          return open == null
              ? Single.error(
                  new EslException(
                      Kind.NOT_CONNECTED, "The switch " + settings + " is not connected now."))
              : use.apply(open);
        });
  }

  private static EslReply answer(EslEvent job) {
    String body = job.body();
    return new EslReply(body == null ? "" : body);
  }

  private void connect() {
    net.connect(settings.port(), settings.host())
        .onComplete(
            attempt -> {
              if (attempt.failed()) {
                lost(LossReason.of(attempt.cause()), attempt.cause().getMessage());
              } else if (running) {
                connected(attempt.result());
              } else {
                attempt.result().close();
              }
            });
  }

  private void connected(NetSocket socket) {
    EslConnection made = new EslConnection(vertx, socket, limits, ids, new Ears());
    connection = made;
    establishing =
        made.login(settings.credentials(), settings.events())
            .andThen(sipUp(made))
            .andThen(Completable.defer(() -> compare(made)))
            .subscribe(this::established, e -> failed(made, e));
  }

  private static void failed(EslConnection made, Throwable e) {
    String detail = String.valueOf(e.getMessage());
    LossReason reason = e instanceof EslException known ? known.loss() : LossReason.PROTOCOL;
    boolean refused = e instanceof EslException known && known.kind() == Kind.REFUSED;
    made.end(
        reason,
        refused ? detail + ". Allow this user the switch's API (esl-allowed-api)." : detail);
  }

  /** Completes when a profile of SIP runs, or when the time for it is over. */
  private Completable sipUp(EslConnection made) {
    return made.job("sofia status", limits.commandTime())
        .map(job -> answer(job).text().lines().anyMatch(SwitchLink::isRunningProfile))
        .repeatWhen(
            looked -> looked.delay(settings.sipPoll().toMillis(), TimeUnit.MILLISECONDS, scheduler))
        .takeUntil(isUp -> isUp)
        .ignoreElements()
        .timeout(
            settings.sipWait().toMillis(),
            TimeUnit.MILLISECONDS,
            scheduler,
            Completable.fromAction(
                () ->
                    LOG.warn(
                        "{}: no SIP profile runs after {}; calls cannot come in. Look at sofia"
                            + " status on the switch.",
                        settings,
                        settings.sipWait())));
  }

  /** {@code internal profile sip:mod_sofia@127.0.0.1:5060 RUNNING (0)}, and never its heading. */
  static boolean isRunningProfile(String line) {
    return line.matches("\\s*\\S+\\s+profile\\s+\\S+\\s+RUNNING\\b.*");
  }

  /** Asks for all calls and tells the owner. */
  private Completable compare(EslConnection made) {
    window.open();
    return made.job("show channels as json", limits.commandTime())
        .flatMapCompletable(
            job -> {
              byte[] body = job.bodyBytes();
              List<SwitchChannel> listed = body == null ? null : SwitchChannel.list(body);
              if (listed == null) {
                return Completable.error(
                    new EslException(
                        Kind.PROTOCOL, "The switch did not list its channels: " + answer(job)));
              }
              compared(made, window.close(listed));
              return Completable.complete();
            })
        .doFinally(window::cancel);
  }

  private void compared(EslConnection made, List<SwitchChannel> channels) {
    String core = made.coreUuid();
    boolean restarted = lastCore != null && core != null && !core.equals(lastCore);
    lastCore = core == null ? lastCore : core;
    up = made;
    observer.resynchronised(settings.name(), channels.size());
    signals.put(new SwitchSignal.Resynchronised(core, restarted, channels));
  }

  private void established() {
    LOG.info("{}: connected", settings);
    observer.up(settings.name(), true);
    establishing = null;
    stableTimer = vertx.setTimer(settings.stable().toMillis(), calm -> backoff.reset());
    resyncTimer = vertx.setPeriodic(settings.resyncEvery().toMillis(), tick -> resync());
    if (wanted) {
      resync();
    }
  }

  /** Compares all calls while connected; one comparison at a time, and never one lost. */
  private void resync() {
    EslConnection made = up;
    if (made == null || window.isOpen() || establishing != null) {
      wanted = made != null || establishing != null;
      return;
    }
    wanted = false;
    var unused = // a loss of the connection begins anew anyway
        compare(made)
            .subscribe(
                this::again,
                e -> {
                  LOG.warn("{}: calls could not be compared, next time again: {}", settings, e);
                  again();
                });
  }

  private void again() {
    if (wanted) {
      resync();
    }
  }

  private void lost(LossReason reason, @Nullable String detail) {
    vertx.cancelTimer(stableTimer);
    vertx.cancelTimer(resyncTimer);
    boolean wasUp = up != null;
    up = null;
    connection = null;
    wanted = false;
    if (establishing != null) {
      establishing.dispose();
      establishing = null;
    }
    window.cancel();
    observer.lost(settings.name(), reason, detail == null ? "" : detail);
    if (wasUp) {
      observer.up(settings.name(), false);
      signals.put(new SwitchSignal.Lost(reason));
    }
    if (reason.isDenied()) {
      backoff.atOnceLongest();
    }
    if (running) {
      long pause = backoff.nextMs();
      LOG.warn("{}: {} ({}); connecting again in {} ms", settings, detail, reason, pause);
      retryTimer = vertx.setTimer(pause, tick -> connect());
    }
  }

  /** Hears the present connection, on the context. */
  private final class Ears implements EslConnection.Owner {
    @Override
    public void event(EslEvent event) {
      observer.event(settings.name(), lagMs(event));
      window.event(event);
      if (!signals.event(event)) {
        observer.dropped(settings.name());
      }
    }

    @Override
    public void unreadable() {
      observer.unreadable(settings.name());
      // It may have been an end of a call.
      resync();
    }

    @Override
    public void ended(LossReason reason, String detail) {
      lost(reason, detail);
    }

    private long lagMs(EslEvent event) {
      var at = event.at();
      if (at == null) {
        return 0;
      }
      long lag = clock.millis() - at.toEpochMilli();
      return lag < EslEvent.CLOCK_GRAIN.toMillis() ? 0 : lag;
    }
  }
}
