package org.omniline.conversation;

import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A transfer to a person who did not take it: it waits for everybody of its queue again. Told by an
 * event of type OTHER, which staff alone read.
 *
 * @param sender who had passed it on; 0 when nobody of the staff had
 * @param agent whom it was meant for
 */
public record ReturnedTransfer(long sender, long agent, String agentName, Why why) {
  /** Why that person has not taken it. */
  public enum Why {
    /** Was asked, and declined it or let it ring. */
    NOT_TAKEN,
    /** Was there and not ready: was not asked. */
    NOT_READY,
    /** Was not there: was not asked. */
    SIGNED_OUT,
    /** Was ready, with no room for it: was not asked. */
    NO_ROOM
  }

  private static final String WHAT = "what";
  private static final String NAME = "transfer-unanswered";
  private static final String SENDER = "sender";
  private static final String AGENT = "agent";
  private static final String AGENT_NAME = "agentName";
  private static final String REASON = "why";

  /** The event that tells of it. */
  public Content content() {
    return Content.event(
        EntryType.OTHER,
        Map.of(
            WHAT,
            NAME,
            SENDER,
            Long.toString(sender),
            AGENT,
            Long.toString(agent),
            AGENT_NAME,
            agentName,
            REASON,
            why.name()));
  }

  /** Those a change tells of. */
  public static Stream<ReturnedTransfer> in(Change change) {
    return change.entries().stream()
        .map(entry -> entry.content())
        .filter(content -> content.type() == EntryType.OTHER)
        .map(Content::data)
        .filter(data -> NAME.equals(data.get(WHAT)))
        .map(
            data ->
                new ReturnedTransfer(
                    Long.parseLong(data.getOrDefault(SENDER, "0")),
                    Long.parseLong(data.getOrDefault(AGENT, "0")),
                    data.getOrDefault(AGENT_NAME, ""),
                    why(data.get(REASON))));
  }

  /** Those of earlier releases do not say it. */
  private static Why why(@Nullable String name) {
    for (Why why : Why.values()) {
      if (why.name().equals(name)) {
        return why;
      }
    }
    return Why.NOT_TAKEN;
  }
}
