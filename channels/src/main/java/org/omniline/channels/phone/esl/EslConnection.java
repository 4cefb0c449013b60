package org.omniline.channels.phone.esl;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleEmitter;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import io.vertx.rxjava3.RxHelper;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.esl.EslException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open connection to a switch: commands out, their replies in the same order, events to the
 * owner. Never pauses its socket, because a listener that stops reading freezes the event socket
 * for everybody. When it ends, everything that still waits fails, and nothing is sent any more.
 *
 * <p>Commands may be sent from any thread; results come on the connection's context.
 */
final class EslConnection {
  private static final Logger LOG = LoggerFactory.getLogger(EslConnection.class);

  /** What the connection tells. Called on its context; must hand on at once and never block. */
  interface Owner {
    void event(EslEvent event);

    /** An event that could not be read; the connection goes on. */
    void unreadable();

    /** The connection ended; called once. */
    void ended(LossReason reason, String detail);
  }

  private record Waiting(EslCommand command, SingleEmitter<EslReply> reply, long timer) {}

  private final Vertx vertx;
  private final Context context;
  private final Scheduler scheduler;
  private final NetSocket socket;
  private final EslLimits limits;
  private final Supplier<String> ids;
  private final Owner owner;
  private final EslFrameParser parser;
  private final EslEventDecoder decoder = new EslEventDecoder();
  private final CompletableSubject greeting = CompletableSubject.create();
  private final AtomicInteger commands = new AtomicInteger();
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private final Map<String, SingleEmitter<EslEvent>> jobs = new ConcurrentHashMap<>();
  private final EslExecutions executions = new EslExecutions();
  private final long silenceTimer;
  private volatile @Nullable String coreUuid;
  private volatile boolean ended;
  private boolean heard;

  /**
   * Takes over a socket; call on its context.
   *
   * @param ids makes ids of jobs and executions, unique among all clients of the switch
   */
  EslConnection(
      Vertx vertx, NetSocket socket, EslLimits limits, Supplier<String> ids, Owner owner) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.scheduler = RxHelper.scheduler(context);
    this.socket = socket;
    this.limits = limits;
    this.ids = ids;
    this.owner = owner;
    this.parser = new EslFrameParser(limits, this::frame);
    this.silenceTimer = vertx.setPeriodic(limits.silence().toMillis(), tick -> listen());
    socket.exceptionHandler(e -> end(LossReason.CLOSED, "The connection broke: " + e.getMessage()));
    socket.closeHandler(
        closed -> end(LossReason.CLOSED, "The switch closed the connection" + cut()));
    socket.handler(this::read);
  }

  private String cut() {
    return parser.keptBytes() > 0 ? " in the middle of a message." : ".";
  }

  /** How many commands, jobs and applications are not answered yet. Any thread. */
  int outstanding() {
    return commands.get() + jobs.size() + executions.size();
  }

  /** Of the switch's run; null until an event told it. */
  @Nullable String coreUuid() {
    return coreUuid;
  }

  /**
   * Waits for the switch's greeting, authenticates and subscribes.
   *
   * @return fails with DENIED when password, address or rights were refused, with TIMEOUT at {@link
   *     EslLimits#loginTime()}
   */
  Completable login(EslCommand credentials, EslSubscription events) {
    Completable signedIn =
        accepted(
                credentials,
                LossReason.WRONG_PASSWORD,
                "The switch refused the password. Compare it with event_socket.conf.xml, or for a"
                    + " user with esl-password in the directory.")
            .andThen(
                accepted(
                    EslCommand.subscribe(events),
                    LossReason.NO_RIGHTS,
                    "The switch refused the events. Allow this user all of them"
                        + " (esl-allowed-events)."))
            .timeout(limits.loginTime().toMillis(), TimeUnit.MILLISECONDS, scheduler, lateLogin());
    return greeting
        .timeout(limits.loginTime().toMillis(), TimeUnit.MILLISECONDS, scheduler, noGreeting())
        .andThen(signedIn);
  }

  private static Completable noGreeting() {
    return Completable.error(
        () ->
            new EslException(
                Kind.TIMEOUT,
                LossReason.NO_GREETING,
                "Something listens there that is no event socket of a FreeSWITCH: compare the port"
                    + " with listen-port in event_socket.conf.xml."));
  }

  private static Completable lateLogin() {
    return Completable.error(
        () -> new EslException(Kind.TIMEOUT, "The switch did not finish the login in time."));
  }

  private Completable accepted(EslCommand command, LossReason otherwise, String advice) {
    return send(command)
        .flatMapCompletable(
            reply ->
                reply.isOk()
                    ? Completable.complete()
                    : Completable.error(
                        new EslException(
                            Kind.DENIED, otherwise, advice + " It said: " + reply.text())));
  }

  /**
   * Sends a command.
   *
   * @return its reply, whatever it says; fails with OVERLOADED or NOT_CONNECTED when nothing was
   *     sent, with CLOSED when the connection ended first
   */
  Single<EslReply> send(EslCommand command) {
    return Single.create(
        emitter -> {
          if (commands.incrementAndGet() > limits.pendingCommands()) {
            commands.decrementAndGet();
            emitter.onError(overloaded("Too many commands wait for the switch's reply."));
            return;
          }
          context.runOnContext(run -> write(command, emitter));
        });
  }

  /**
   * Runs an API call in the background and waits for its end.
   *
   * @param limit until the end; a call that rings somebody takes as long as that may ring
   * @return the {@code BACKGROUND_JOB}; fails with REFUSED when it was not begun, with TIMEOUT at
   *     the limit, and as {@link #send}
   */
  Single<EslEvent> job(String call, Duration limit) {
    return Single.defer(
        () -> {
          String id = ids.get();
          EslCommand command = EslCommand.bgapi(call, id);
          if (jobs.size() + executions.size() >= limits.pendingJobs()) {
            return Single.error(overloaded("Too many calls of the switch's API are not done."));
          }
          // Registered first: nothing promises that the reply comes before the end.
          return Single.<EslEvent>create(
                  emitter -> {
                    jobs.put(id, emitter);
                    begin(command, emitter);
                  })
              .timeout(limit.toMillis(), TimeUnit.MILLISECONDS, scheduler, late(command))
              .doFinally(() -> jobs.remove(id));
        });
  }

  /**
   * Runs an application on a call and waits for its end. {@code +OK} alone says only that it was
   * queued.
   *
   * @return the {@code CHANNEL_EXECUTE_COMPLETE}; fails with REFUSED when there is no such call,
   *     with ENDED when the call ended or dropped it first, with TIMEOUT at the limit, and as
   *     {@link #send}
   */
  Single<EslEvent> execute(
      String leg, EslApplication application, String argument, Duration limit) {
    return Single.defer(
        () -> {
          String id = ids.get();
          EslCommand command = EslCommand.execute(leg, application, argument, id);
          if (jobs.size() + executions.size() >= limits.pendingJobs()) {
            return Single.error(overloaded("Too many applications of calls are not done."));
          }
          return Single.<EslEvent>create(
                  emitter -> {
                    executions.add(id, leg, emitter);
                    begin(command, emitter);
                  })
              .timeout(limit.toMillis(), TimeUnit.MILLISECONDS, scheduler, late(command))
              .doFinally(() -> executions.remove(id));
        });
  }

  /** See {@link EslExecutions#dropQueued}; what is asked for after completion is not dropped. */
  Completable dropQueued(String leg) {
    return Completable.create(
        emitter ->
            context.runOnContext(
                run -> {
                  executions.dropQueued(leg);
                  emitter.onComplete();
                }));
  }

  private void begin(EslCommand command, SingleEmitter<EslEvent> end) {
    var unused = // its outcome goes to the emitter
        send(command)
            .subscribe(
                reply -> {
                  if (!reply.isOk()) {
                    end.tryOnError(refused(command, reply));
                  }
                },
                end::tryOnError);
  }

  /** Says goodbye and closes; call on the context. */
  void close() {
    if (!ended) {
      socket.write(EslCommand.exit().encode());
      end(LossReason.STOPPED, "We closed the connection.");
    }
  }

  /** Ends it for a reason of the owner's; call on the context. */
  void end(LossReason reason, String detail) {
    if (ended) {
      return;
    }
    ended = true;
    vertx.cancelTimer(silenceTimer);
    parser.stop();
    EslException why = new EslException(Kind.CLOSED, detail);
    if (!greeting.hasComplete()) {
      greeting.onError(reason == LossReason.DENIED ? new EslException(Kind.DENIED, detail) : why);
    }
    for (Waiting each : waiting) {
      vertx.cancelTimer(each.timer());
      each.reply().tryOnError(why);
    }
    waiting.clear();
    jobs.values().forEach(job -> job.tryOnError(why));
    executions.failAll(why);
    socket.close();
    owner.ended(reason, detail);
  }

  private void write(EslCommand command, SingleEmitter<EslReply> reply) {
    EslException refusal = null;
    if (ended) {
      refusal = new EslException(Kind.NOT_CONNECTED, "The connection to the switch has ended.");
    } else if (command.size() > limits.commandBytes()) {
      refusal = overloaded("A command has more than " + limits.commandBytes() + " bytes.");
    } else if (socket.writeQueueFull()) {
      refusal = overloaded("The switch does not read its commands fast enough.");
    }
    if (refusal != null || reply.isDisposed()) {
      commands.decrementAndGet();
      if (refusal != null) {
        reply.tryOnError(refusal);
      }
      return;
    }
    // Commands are answered at once. One that is not leaves no way to tell whose the next reply is.
    long timer =
        vertx.setTimer(
            limits.commandTime().toMillis(),
            late -> end(LossReason.STUCK, "The switch did not answer '" + command + "' in time."));
    waiting.add(new Waiting(command, reply, timer));
    socket
        .write(command.encode())
        .onFailure(e -> end(LossReason.CLOSED, "The connection broke: " + e.getMessage()));
  }

  private void read(Buffer bytes) {
    heard = true;
    try {
      parser.handle(bytes);
    } catch (EslException nonsense) {
      end(LossReason.PROTOCOL, String.valueOf(nonsense.getMessage()));
    }
  }

  private void frame(EslFrame frame) {
    try {
      switch (frame.kind()) {
        case AUTH_REQUEST -> greeting.onComplete();
        case REPLY, API_RESPONSE -> reply(frame);
        case EVENT_JSON, EVENT_PLAIN, EVENT_XML -> event(frame);
        case DISCONNECT_NOTICE, REJECTION -> notice(frame);
        case LOG, OTHER -> LOG.trace("Passed over {}", frame);
      }
    } catch (RuntimeException mistake) {
      // Of ours, in one frame: the next ones are as good as ever.
      LOG.error("A message of the switch could not be handled: {}", frame, mistake);
    }
  }

  private void reply(EslFrame frame) {
    Waiting first = waiting.poll();
    if (first == null) {
      end(LossReason.PROTOCOL, "The switch answered what nobody had asked.");
      return;
    }
    vertx.cancelTimer(first.timer());
    commands.decrementAndGet();
    first.reply().onSuccess(EslReply.of(frame));
  }

  private void event(EslFrame frame) {
    EslEvent event = decoder.decode(frame);
    if (event == null) {
      owner.unreadable();
      return;
    }
    if (event.coreUuid() != null) {
      coreUuid = event.coreUuid();
    }
    if (event.name().equals("BACKGROUND_JOB")) {
      // Of others too, since every listener gets them all: those are nobody's business here.
      String id = event.header("Job-UUID");
      SingleEmitter<EslEvent> job = id == null ? null : jobs.get(id);
      if (job != null) {
        job.onSuccess(event);
      }
      return;
    }
    owner.event(event);
    executions.event(event);
  }

  private void notice(EslFrame frame) {
    if (!frame.isEnd()) {
      return;
    }
    String said = frame.text().strip().lines().findFirst().orElse("");
    if (frame.kind() == EslFrame.Kind.REJECTION) {
      end(
          LossReason.DENIED,
          "The switch does not accept connections from here. Add this machine's address to"
              + " apply-inbound-acl in event_socket.conf.xml. It said: "
              + said);
    } else {
      boolean shutdown = said.contains("shut down");
      end(shutdown ? LossReason.SHUTDOWN : LossReason.CLOSED, "The switch said: " + said);
    }
  }

  private void listen() {
    if (!heard) {
      end(
          LossReason.SILENT,
          "Nothing came from the switch for " + limits.silence().toSeconds() + " s.");
    }
    heard = false;
  }

  private static Single<EslEvent> late(EslCommand command) {
    return Single.error(
        () ->
            new EslException(
                Kind.TIMEOUT,
                "'" + command + "' did not end in time; the switch may still do it."));
  }

  private static EslException refused(EslCommand command, EslReply reply) {
    return new EslException(Kind.REFUSED, "The switch refused '" + command + "': " + reply.text());
  }

  private static EslException overloaded(String why) {
    return new EslException(Kind.OVERLOADED, why);
  }
}
