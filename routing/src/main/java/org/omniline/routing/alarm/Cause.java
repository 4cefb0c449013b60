package org.omniline.routing.alarm;

/**
 * Why an alarm is raised.
 *
 * @param queue 0 where it is about no queue
 * @param conversation 0 where it is about a queue
 * @param agent 0 where it is about nobody
 * @param value what was measured
 * @param subject names of what it is about where that is none of these; empty where it is
 */
public record Cause(
    AlarmRule rule, long queue, long conversation, long agent, long value, String subject) {
  /** One about a queue, a conversation or a person. */
  public Cause(AlarmRule rule, long queue, long conversation, long agent, long value) {
    this(rule, queue, conversation, agent, value, "");
  }

  Key key() {
    return new Key(rule.id(), rule.kind().isOfConversation() ? 0 : queue, conversation, subject);
  }

  /** What makes two causes one event. */
  record Key(long rule, long queue, long conversation, String subject) {}
}
