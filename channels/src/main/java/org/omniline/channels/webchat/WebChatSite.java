package org.omniline.channels.webchat;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.ChannelAccount;

/**
 * A web-chat account's settings as the visitor's page needs them. Keys: {@code title}, {@code
 * subtitle}, {@code greeting}, {@code privacy}, {@code colour}, {@code languages} (comma
 * separated), {@code emergency} (JSON list of {@code {label, number}}), {@code origins} (comma
 * separated origins whose pages may open the socket beside our own, or {@code *}).
 */
public final class WebChatSite {
  private final ChannelAccount account;

  public WebChatSite(ChannelAccount account) {
    this.account = account;
  }

  /** The body of {@code GET /api/v1/visitor/{account}}. */
  public JsonObject json() {
    return new JsonObject()
        .put("code", account.code())
        .put("title", account.setting("title", account.name()))
        .put("subtitle", account.setting("subtitle", ""))
        .put("greeting", account.setting("greeting", ""))
        .put("emergency", emergency())
        .put("privacy", account.setting("privacy", ""))
        .put("theme", new JsonObject().put("colour", account.setting("colour", "#3f7d6e")))
        .put("languages", new JsonArray(list(account.setting("languages", "zh,en"))));
  }

  /**
   * Whether a page of this origin may talk to the account.
   *
   * @param origin the header, null when absent: not a browser's page, and the token is no cookie
   * @param host the request's own host and port
   */
  public boolean allows(@Nullable String origin, @Nullable String host) {
    if (origin == null || isSame(origin, host)) {
      return true;
    }
    List<String> allowed = list(account.setting("origins", ""));
    String asked = origin.toLowerCase(Locale.ROOT);
    return allowed.stream()
        .anyMatch(each -> each.equals("*") || each.toLowerCase(Locale.ROOT).equals(asked));
  }

  /** {@link #allows(String, String)} of a request's headers. */
  boolean allows(HttpServerRequest request) {
    return allows(request.getHeader("Origin"), request.getHeader("Host"));
  }

  /** Whether an origin is the one a request itself went to. */
  public static boolean isSame(String origin, @Nullable String host) {
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority != null && authority.equalsIgnoreCase(host);
    } catch (IllegalArgumentException notAnOrigin) {
      return false;
    }
  }

  private JsonArray emergency() {
    String text = account.setting("emergency");
    JsonArray numbers = new JsonArray();
    if (text == null || text.isBlank()) {
      return numbers;
    }
    try {
      for (Object each : new JsonArray(text)) {
        if (each instanceof JsonObject line
            && line.getValue("label") instanceof String label
            && line.getValue("number") instanceof String number) {
          numbers.add(new JsonObject().put("label", label).put("number", number));
        }
      }
    } catch (DecodeException notJson) {
      // A setting somebody mistyped must not keep anybody from chatting.
      return new JsonArray();
    }
    return numbers;
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",")).map(String::trim).filter(s -> !s.isEmpty()).toList();
  }
}
