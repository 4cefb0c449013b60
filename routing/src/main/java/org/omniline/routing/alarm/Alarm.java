package org.omniline.routing.alarm;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.staff.User;

/**
 * An event that somebody was alarmed of.
 *
 * @param conversationId null where it is about a queue
 * @param agentId who serves the conversation, or did not take it, where that matters
 * @param missedId where the conversation is over and nobody has gone after the person yet: what
 *     stands in the list of who was missed
 * @param value what was measured when it was raised: people, seconds or percent
 * @param subject names of switches or trunks; empty where it is about none
 * @param acknowledgedBy null while nobody has
 * @param clearedAt null while its cause stands
 */
public record Alarm(
    long id,
    AlarmRule rule,
    @Nullable Long queueId,
    @Nullable Long conversationId,
    @Nullable Long agentId,
    @Nullable Long missedId,
    long value,
    String subject,
    int threshold,
    Instant raisedAt,
    @Nullable Instant acknowledgedAt,
    @Nullable Long acknowledgedBy,
    @Nullable Instant clearedAt) {

  /**
   * Whether this user is told: who is named by the rule; and where the person a high-risk
   * conversation was meant for did not take it, all colleagues of its queue.
   */
  public boolean tells(User user) {
    return rule.tells(user) || (returned() && user.queues().contains(queueId));
  }

  private boolean returned() {
    return rule.kind() == AlarmKind.HIGH_RISK_WAITING && agentId != null;
  }

  Cause.Key key() {
    return new Cause.Key(
        rule.id(),
        queueId == null || rule.kind().isOfConversation() ? 0 : queueId,
        conversationId == null ? 0 : conversationId,
        subject);
  }
}
