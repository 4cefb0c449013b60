package org.omniline.bench;

import io.vertx.core.json.JsonObject;
import org.omniline.bench.wire.HttpApi;
import org.omniline.bench.wire.SignedIn;

/** People of the hotline who are made for a measurement. */
final class Staff {
  private static final String PASSWORD = "quiet river stone 47";

  private Staff() {}

  /** Makes a user, chooses a password as the user would, and signs in. */
  static SignedIn join(SignedIn admin, String login, JsonObject user) {
    String oneTime =
        HttpApi.call(admin, "POST", "/users", user.put("login", login))
            .getString("oneTimePassword");
    HttpApi.call(
        SignedIn.as(admin.baseUrl(), login, oneTime),
        "POST",
        "/session/password",
        new JsonObject().put("current", oneTime).put("next", PASSWORD));
    return SignedIn.as(admin.baseUrl(), login, PASSWORD);
  }
}
