package org.omniline.conversation;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an entry says. Text, data and media are personal data: enciphered at rest, never logged.
 *
 * @param type never null
 * @param text plain text or null
 * @param data what the type needs beside text (docs/protocols/objects.md), never null
 * @param media stored files, never null
 */
public record Content(
    EntryType type, @Nullable String text, Map<String, String> data, List<MediaRef> media) {
  public Content {
    data = Map.copyOf(data);
    media = List.copyOf(media);
  }

  public static Content text(String text) {
    return new Content(EntryType.TEXT, text, Map.of(), List.of());
  }

  public static Content media(EntryType type, MediaRef ref) {
    return new Content(type, null, Map.of(), List.of(ref));
  }

  public static Content event(EntryType type, Map<String, String> data) {
    return new Content(type, null, data, List.of());
  }

  /** Keeps personal data out of logs. */
  @Override
  public String toString() {
    return "Content[" + type + ", text=" + (text == null ? 0 : text.length()) + " chars]";
  }
}
