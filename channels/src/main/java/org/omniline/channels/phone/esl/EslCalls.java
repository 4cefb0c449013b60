package org.omniline.channels.phone.esl;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What can be asked of one call, with what a switch makes easy to get wrong already seen to.
 * Results come on an event loop and fail with an {@link EslException}. Thread-safe.
 */
public final class EslCalls {
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z0-9_.-]{1,100}");

  private final SwitchLink link;
  private final Duration soon;

  /**
   * @param soon limit of what the switch does at once
   */
  public EslCalls(SwitchLink link, Duration soon) {
    this.link = link;
    this.soon = soon;
  }

  /** Answers it. */
  public Completable answer(String leg) {
    return link.execute(leg, EslApplication.ANSWER, "", soon).ignoreElement();
  }

  /**
   * Sets a channel variable. Completes when it is set: the switch's {@code +OK} alone would say
   * that it is going to be.
   */
  public Completable set(String leg, String variable, String value) {
    return Single.defer(
            () -> link.execute(leg, EslApplication.SET, named(variable) + "=" + value, soon))
        .ignoreElement();
  }

  /** A channel variable's value; empty when it is not set, or set to nothing. */
  public Single<Optional<String>> get(String leg, String variable) {
    return Single.defer(
            () ->
                link.api("uuid_getvar " + EslCommand.checkUuid(leg) + " " + named(variable), soon))
        .map(reply -> Optional.of(reply.value()).filter(value -> !value.isEmpty()));
  }

  /**
   * Plays a file or tone some times, one after the other. Not by {@code loops}, which ends after
   * any pass shorter than half a second.
   *
   * @param limit of one pass
   */
  public Completable play(String leg, String file, int times, Duration limit) {
    return link.execute(leg, EslApplication.PLAYBACK, file, limit).repeat(times).ignoreElements();
  }

  /**
   * Connects the call with somebody it dials. When that fails the call stays: by itself the switch
   * would hang it up with the other's cause.
   *
   * @param dial where to, for example {@code user/1001@domain}
   * @param limit until the talk ends
   * @return the end; its variable {@code originate_disposition} says how the dialling went
   */
  public Single<EslEvent> bridge(String leg, String dial, Duration limit) {
    return set(leg, "continue_on_fail", "true")
        .andThen(Single.defer(() -> link.execute(leg, EslApplication.BRIDGE, dial, limit)));
  }

  /** Stops what runs and drops what waits; see {@link SwitchLink#breakAll}. */
  public Completable breakAll(String leg) {
    return link.breakAll(leg);
  }

  private static String named(String variable) {
    if (!VARIABLE.matcher(variable).matches()) {
      throw new IllegalArgumentException("A channel variable's name is one word.");
    }
    return variable;
  }
}
