package org.omniline.channels.phone.esl;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Events of legs for tests outside of this package. */
public final class EslEvents {
  private EslEvents() {}

  /**
   * One of a leg.
   *
   * @param gateway empty for none
   */
  public static @Nullable EslEvent of(String name, String leg, String channel, String gateway) {
    JsonObject json =
        new JsonObject().put("Event-Name", name).put("Unique-ID", leg).put("Channel-Name", channel);
    if (!gateway.isEmpty()) {
      json.put("variable_sip_gateway_name", gateway);
    }
    return EslEvent.read(json.toBuffer().getBytes());
  }
}
