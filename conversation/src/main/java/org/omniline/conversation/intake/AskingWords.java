package org.omniline.conversation.intake;

import java.util.Locale;
import java.util.stream.Stream;
import org.omniline.conversation.EntryKind;

/**
 * Whether a message only asks something of the line it waits in, by a word of its account's
 * settings: for the place, to leave a message, to be contacted, with or without a number behind it.
 * Stateless.
 */
public final class AskingWords {
  private static final String CONTACT = "contactKeyword";

  private AskingWords() {}

  /** Whether the message is such a word and nothing else. */
  public static boolean isAsked(InboundMessage message) {
    String text = message.content().text();
    if (message.kind() != EntryKind.MESSAGE_IN || text == null) {
      return false;
    }
    String said = folded(text);
    return Stream.of(CONTACT, "messageKeyword", "placeKeyword")
        .anyMatch(key -> is(said, folded(message.account().setting(key, "")), key.equals(CONTACT)));
  }

  private static boolean is(String said, String word, boolean mayHaveNumber) {
    if (word.isEmpty() || !said.startsWith(word)) {
      return false;
    }
    String rest = said.substring(word.length());
    return rest.isEmpty() || (mayHaveNumber && rest.matches("[\\s:：,，]*\\+?[0-9()（） -]{5,30}"));
  }

  private static String folded(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
