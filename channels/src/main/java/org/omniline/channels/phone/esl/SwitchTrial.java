package org.omniline.channels.phone.esl;

import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Tries whether a switch can be reached as it is to be configured: connects, signs in, asks what it
 * is, and goes. Calls are not touched. Thread-safe.
 */
public final class SwitchTrial {
  private static final Duration CONNECT = Duration.ofSeconds(4);
  private static final Duration ANSWER = Duration.ofSeconds(4);

  /**
   * How it went.
   *
   * @param trouble null where it went well
   * @param detail in English, for whoever looks into it; empty where it went well
   * @param sip whether a profile of SIP runs there
   * @param facts what it told, as far as it went
   */
  public record Outcome(
      @Nullable LossReason trouble, String detail, boolean sip, SwitchFacts facts) {}

  private final Vertx vertx;
  private final InstantSource clock;

  public SwitchTrial(Vertx vertx, InstantSource clock) {
    this.vertx = vertx;
    this.clock = clock;
  }

  /** Tries it once, within some seconds; never fails. */
  public Single<Outcome> of(SwitchSettings settings) {
    return Single.create(
        emitter -> vertx.getOrCreateContext().runOnContext(run -> begin(settings, emitter)));
  }

  private void begin(SwitchSettings settings, SingleEmitter<Outcome> emitter) {
    NetClient net =
        vertx.createNetClient(new NetClientOptions().setConnectTimeout((int) CONNECT.toMillis()));
    net.connect(settings.port(), settings.host())
        .onComplete(
            attempt -> {
              if (attempt.failed()) {
                String said = String.valueOf(attempt.cause().getMessage());
                emitter.onSuccess(failed(LossReason.of(attempt.cause()), said));
                net.close();
              } else {
                signIn(settings, attempt.result(), net, emitter);
              }
            });
  }

  private void signIn(
      SwitchSettings settings, NetSocket socket, NetClient net, SingleEmitter<Outcome> emitter) {
    AtomicReference<Outcome> ended = new AtomicReference<>();
    EslConnection open =
        new EslConnection(
            vertx, socket, limits(), () -> UUID.randomUUID().toString(), new Ending(ended));
    SwitchAsking asking = SwitchAsking.by(open, ANSWER, clock);
    var unused = // every outcome is told
        open.login(settings.credentials(), settings.events())
            .andThen(
                Single.defer(
                    () ->
                        open.job("sofia status", ANSWER)
                            .map(job -> isSipUp(job.body()))
                            .zipWith(
                                asking.all(), (sip, facts) -> new Outcome(null, "", sip, facts))))
            .onErrorReturn(error -> failed(ended.get(), error))
            .doFinally(
                () -> {
                  open.close();
                  net.close();
                })
            .subscribe(emitter::onSuccess, emitter::tryOnError);
  }

  private static boolean isSipUp(@Nullable String said) {
    return said != null && said.lines().anyMatch(SwitchLink::isRunningProfile);
  }

  private static Outcome failed(@Nullable Outcome ended, Throwable error) {
    // Why the switch ended it says more than that an answer is missing.
    boolean closed = error instanceof EslException esl && esl.kind() == EslException.Kind.CLOSED;
    if (closed && ended != null) {
      return ended;
    }
    LossReason reason = error instanceof EslException esl ? esl.loss() : LossReason.PROTOCOL;
    return failed(reason, String.valueOf(error.getMessage()));
  }

  private static Outcome failed(LossReason reason, String detail) {
    return new Outcome(reason, detail, false, SwitchFacts.NONE);
  }

  private static EslLimits limits() {
    EslLimits usual = EslLimits.defaults();
    return new EslLimits(
        usual.headerBytes(),
        usual.bodyBytes(),
        usual.commandBytes(),
        usual.pendingCommands(),
        usual.pendingJobs(),
        usual.queuedEvents(),
        usual.queuedBytes(),
        ANSWER,
        ANSWER,
        usual.silence(),
        usual.handlingTime());
  }

  /** Notes why the other side ended the connection; its events are nobody's business here. */
  private record Ending(AtomicReference<Outcome> ended) implements EslConnection.Owner {
    @Override
    public void event(EslEvent event) {}

    @Override
    public void unreadable() {}

    @Override
    public void ended(LossReason reason, String detail) {
      ended.compareAndSet(null, failed(reason, detail));
    }
  }
}
