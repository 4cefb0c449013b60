package org.omniline.channels.webchat;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.EmergencyNumber;
import org.omniline.conversation.ChannelAccount;

/**
 * A web-chat account's settings as the visitor's page needs them. Keys: {@code title}, {@code
 * subtitle}, {@code greeting}, {@code privacy}, {@code colour}, {@code languages} (comma
 * separated), {@code choices} (what one may choose before the first word, one a line: {@code
 * key=label} or {@code key=label|English}), {@code emergency} (JSON list of {@code {label,
 * number}}), {@code origins} (comma separated origins whose pages may open the socket beside our
 * own, or {@code *}). The texts and the numbers have an English form beside them ({@code title.en}
 * and so on); where it is not set, the page shows the Chinese one.
 */
public final class WebChatSite {
  private static final List<String> TEXTS = List.of("title", "subtitle", "greeting", "privacy");

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
        .put("emergency", numbers("emergency"))
        .put("choices", choices())
        .put("privacy", account.setting("privacy", ""))
        .put("theme", new JsonObject().put("colour", account.setting("colour", "#3f7d6e")))
        .put("languages", new JsonArray(list(account.setting("languages", "zh,en"))))
        .put("en", english());
  }

  /** Only what is set. */
  private JsonObject english() {
    JsonObject english = new JsonObject();
    for (String key : TEXTS) {
      String text = account.setting(key + ".en", "");
      if (!text.isBlank()) {
        english.put(key, text);
      }
    }
    JsonArray numbers = numbers("emergency.en");
    return numbers.isEmpty() ? english : english.put("emergency", numbers);
  }

  /** Whether somebody may have chosen this. */
  boolean offers(String choice) {
    return choices().stream().anyMatch(one -> choice.equals(((JsonObject) one).getString("key")));
  }

  private JsonArray choices() {
    JsonArray choices = new JsonArray();
    for (Choice choice : Choice.read(account.setting("choices", ""))) {
      choices.add(
          new JsonObject()
              .put("key", choice.key())
              .put("label", choice.label())
              .put("english", choice.english()));
    }
    return choices;
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

  private JsonArray numbers(String key) {
    JsonArray numbers = new JsonArray();
    for (EmergencyNumber one : EmergencyNumber.read(account.setting(key, ""))) {
      numbers.add(new JsonObject().put("label", one.label()).put("number", one.number()));
    }
    return numbers;
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",")).map(String::trim).filter(s -> !s.isEmpty()).toList();
  }
}
