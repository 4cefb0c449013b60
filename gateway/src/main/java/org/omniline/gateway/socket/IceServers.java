package org.omniline.gateway.socket;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.omniline.gateway.config.Config;

/**
 * What helps a browser to reach a switch, as its {@code RTCPeerConnection} takes it. Relays are
 * given a name and password that end by themselves, as coturn's {@code use-auth-secret} computes
 * them (draft-uberti-behave-turn-rest). They last longer than the page's own password: a call that
 * has begun is not to lose its relay.
 */
final class IceServers {
  private static final Duration LONGEST_CALL = Duration.ofHours(12);

  private IceServers() {}

  static JsonArray json(Config.Browsers reached, long agent, Instant until) {
    List<String> stun = reached.iceServers().stream().filter(IceServers::isStun).toList();
    List<String> turn = reached.iceServers().stream().filter(url -> !isStun(url)).toList();
    JsonArray all = new JsonArray();
    if (!stun.isEmpty()) {
      all.add(new JsonObject().put("urls", new JsonArray(stun)));
    }
    if (!turn.isEmpty()) {
      JsonObject relay = new JsonObject().put("urls", new JsonArray(turn));
      if (!reached.iceSecret().isEmpty()) {
        String name = until.plus(LONGEST_CALL).getEpochSecond() + ":" + agent;
        relay.put("username", name).put("credential", credential(reached.iceSecret(), name));
      }
      all.add(relay);
    }
    return all;
  }

  private static boolean isStun(String url) {
    return url.startsWith("stun:");
  }

  private static String credential(String secret, String name) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal(name.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
