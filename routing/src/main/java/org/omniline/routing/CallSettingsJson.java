package org.omniline.routing;

import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;
import org.omniline.conversation.Refusal;
import org.omniline.routing.acd.QueueSettings.Calls;

/** What callers hear who wait, as it is written. Stateless. */
final class CallSettingsJson {
  private static final long SHORTEST_MS = 15_000;
  private static final long LONGEST_MS = 3_600_000;
  private static final long SHORTEST_MESSAGE_MS = 10_000;
  private static final long LONGEST_MESSAGE_MS = 600_000;
  private static final int MOST_AT_ONCE = 50;
  private static final Pattern KEY = Pattern.compile("[0-9*#]?");

  private CallSettingsJson() {}

  static JsonObject write(Calls calls) {
    return new JsonObject()
        .put("tellMs", calls.tellMs())
        .put("callBackKey", calls.callBackKey())
        .put("messageKey", calls.messageKey())
        .put("messageMs", calls.messageMs())
        .put("ringAtOnce", calls.ringAtOnce());
  }

  /** Reads what {@link #write} wrote; throws a Refusal with the field that cannot be so. */
  static Calls read(JsonObject json) {
    long every = json.getLong("tellMs", Calls.DEFAULT.tellMs());
    if (every != 0 && (every < SHORTEST_MS || every > LONGEST_MS)) {
      throw invalid(
          "tellMs", "tell-often", "Callers are told from every 15 seconds to every hour.");
    }
    String callBack = key(json, "callBackKey", Calls.DEFAULT.callBackKey());
    String message = key(json, "messageKey", Calls.DEFAULT.messageKey());
    if (!message.isEmpty() && message.equals(callBack)) {
      throw invalid("messageKey", "key-twice", "Two things need two keys.");
    }
    long longest = json.getLong("messageMs", Calls.DEFAULT.messageMs());
    if (longest < SHORTEST_MESSAGE_MS || longest > LONGEST_MESSAGE_MS) {
      throw invalid("messageMs", "message-long", "A message has from 10 seconds to 10 minutes.");
    }
    int atOnce = json.getInteger("ringAtOnce", Calls.USUALLY_AT_ONCE);
    if (atOnce < 1 || atOnce > MOST_AT_ONCE) {
      throw invalid("ringAtOnce", "ring-at-once", "From 1 to 50 telephones ring at once.");
    }
    return new Calls(every, callBack, message, longest, atOnce);
  }

  private static String key(JsonObject json, String field, String unset) {
    String key = json.getString(field, unset);
    if (!KEY.matcher(key).matches()) {
      throw invalid(field, "one-key", "A key is one of 0 to 9, the star or the hash.");
    }
    return key;
  }

  private static Refusal invalid(String field, String reason, String why) {
    return Refusal.invalid("routing.calls." + field, reason, why);
  }
}
