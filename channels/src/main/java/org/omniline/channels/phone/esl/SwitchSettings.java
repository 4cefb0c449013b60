package org.omniline.channels.phone.esl;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a switch and how to live with it.
 *
 * @param name in logs and metrics
 * @param user {@code name@domain} of the switch's directory, null to sign in with the password of
 *     the event socket itself
 * @param password never logged
 * @param events the owner wants
 * @param firstPause before the second attempt to connect; doubles up to {@code longestPause},
 *     jittered
 * @param stable so long up, and the next loss begins with the first pause again
 * @param sipWait after a login for SIP to be up: the event socket answers first
 * @param sipPoll between the looks for it
 * @param resyncEvery between two comparisons of all calls
 */
public record SwitchSettings(
    String name,
    String host,
    int port,
    @Nullable String user,
    String password,
    EslSubscription events,
    Duration firstPause,
    Duration longestPause,
    Duration stable,
    Duration sipWait,
    Duration sipPoll,
    Duration resyncEvery) {

  /** With our times. */
  public static SwitchSettings of(
      String name, String host, int port, @Nullable String user, String password) {
    return new SwitchSettings(
        name,
        host,
        port,
        user,
        password,
        EslSubscription.ofCalls(),
        Duration.ofMillis(250),
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofMillis(500),
        Duration.ofSeconds(60));
  }

  EslCommand credentials() {
    return user == null ? EslCommand.auth(password) : EslCommand.userauth(user, password);
  }

  @Override
  public String toString() {
    return name + " (" + host + ":" + port + ")";
  }
}
