package org.omniline.channels.phone.esl;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.omniline.channels.phone.esl.SwitchFacts.CodecState;
import org.omniline.channels.phone.esl.SwitchFacts.Gateway;

/**
 * Asks a switch what it is and how it is. Everything is a question that changes nothing; one that
 * is refused is told as not known. Thread-safe.
 */
public final class SwitchAsking {
  /** Without these flows, music, recordings or talks of three do not work. */
  private static final List<String> NEEDED =
      List.of(
          "mod_dptools", "mod_conference", "mod_sndfile", "mod_local_stream", "mod_tone_stream");

  private final Function<String, Single<String>> ask;
  private final InstantSource clock;

  private SwitchAsking(Function<String, Single<String>> ask, InstantSource clock) {
    this.ask = ask;
    this.clock = clock;
  }

  /**
   * By a link.
   *
   * @param limit of one question
   */
  public static SwitchAsking by(SwitchLink link, Duration limit, InstantSource clock) {
    return new SwitchAsking(call -> link.api(call, limit).map(EslReply::text), clock);
  }

  static SwitchAsking by(EslConnection open, Duration limit, InstantSource clock) {
    return new SwitchAsking(
        call ->
            open.job(call, limit)
                .map(
                    job -> {
                      String body = job.body();
                      return new EslReply(body == null ? "" : body).text();
                    }),
        clock);
  }

  /**
   * What changes seldom: version, codecs, modules; and how it is just now.
   *
   * @return fails with an {@link EslException} where even {@code status} got no answer
   */
  public Single<SwitchFacts> all() {
    return Single.zip(
            known("version"),
            known("show codec as json"),
            missing(),
            (version, codecs, missing) -> {
              List<CodecState> told = SwitchAnswers.codecs(codecs);
              return new SwitchFacts(
                  SwitchAnswers.version(version), null, told, missing, -1, -1, -1, List.of());
            })
        .flatMap(this::now);
  }

  /** The same with what changes all the time. */
  public Single<SwitchFacts> now(SwitchFacts of) {
    return Single.zip(
        ask.apply("status"),
        known("show calls count"),
        gateways(),
        (status, calls, gateways) -> {
          Duration up = SwitchAnswers.upFor(status);
          return new SwitchFacts(
              of.version(),
              up == null ? of.runningSince() : clock.instant().minus(up),
              of.codecs(),
              of.missing(),
              SwitchAnswers.total(calls),
              SwitchAnswers.legs(status),
              SwitchAnswers.most(status),
              gateways);
        });
  }

  private Single<List<String>> missing() {
    return Flowable.fromIterable(NEEDED)
        .concatMapEager(
            module ->
                known("module_exists " + module)
                    .filter(said -> !SwitchAnswers.isThere(said))
                    .map(said -> module)
                    .toFlowable())
        .toList();
  }

  private Single<List<Gateway>> gateways() {
    return known("sofia status gateway")
        .flatMap(
            said -> {
              List<Gateway> listed = SwitchAnswers.gateways(said, List.of());
              return Flowable.fromIterable(listed)
                  .map(Gateway::profile)
                  .distinct()
                  .concatMapSingle(profile -> known("sofia profile " + profile + " gwlist down"))
                  .concatMapIterable(SwitchAnswers::names)
                  .toList()
                  .map(down -> SwitchAnswers.gateways(said, down));
            });
  }

  /** What is refused, by rights or because this version has no such command, is not known. */
  private Single<String> known(String call) {
    return ask.apply(call)
        .onErrorResumeNext(
            error ->
                error instanceof EslException esl && esl.kind() == EslException.Kind.REFUSED
                    ? Single.just("")
                    : Single.error(error));
  }
}
