package org.omniline.gateway.phone;

import io.reactivex.rxjava3.core.Single;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.esl.SwitchSettings;
import org.omniline.channels.phone.esl.SwitchTrial;
import org.omniline.gateway.config.Config;

/** Tries switches from this node, those that are configured and those that are to be. */
public final class SwitchTrials {
  private static final String NAME = "trial";

  private final SwitchTrial trial;
  private final List<Config.Switch> configured;

  /**
   * A switch that is to be tried.
   *
   * @param user of its directory; null to sign in with the password alone
   */
  public record Wanted(String host, int port, @Nullable String user, String password) {
    /** Keeps the password out of logs. */
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  public SwitchTrials(Vertx vertx, List<Config.Switch> configured, InstantSource clock) {
    this.trial = new SwitchTrial(vertx, clock);
    this.configured = List.copyOf(configured);
  }

  /** One of this node's configuration. */
  public Optional<Wanted> configured(String name) {
    return configured.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .map(one -> new Wanted(one.host(), one.port(), one.user(), one.password()));
  }

  /** Tries it within some seconds; never fails. */
  public Single<JsonObject> of(Wanted wanted) {
    return trial
        .of(SwitchSettings.of(NAME, wanted.host(), wanted.port(), wanted.user(), wanted.password()))
        .map(SwitchJson::trial);
  }
}
