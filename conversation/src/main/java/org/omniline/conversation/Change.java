package org.omniline.conversation;

import java.util.List;

/**
 * Everything of one conversation whose rev is in ({@code since}, {@code conversation.rev()}].
 * Whoever has {@code since} or later applies it; whoever has less asks for what lies between.
 *
 * @param since the rev before the first change in here
 * @param conversation as it stands afterwards
 * @param entries changed entries, ascending by seq
 */
public record Change(long since, Conversation conversation, List<Entry> entries) {
  public Change {
    entries = List.copyOf(entries);
  }

  public long rev() {
    return conversation.rev();
  }
}
