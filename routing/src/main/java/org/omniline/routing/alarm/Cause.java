package org.omniline.routing.alarm;

/**
 * Why an alarm is raised.
 *
 * @param queue 0 where it is about no queue
 * @param conversation 0 where it is about a queue
 * @param agent 0 where it is about nobody
 * @param value what was measured
 */
public record Cause(AlarmRule rule, long queue, long conversation, long agent, long value) {
  Key key() {
    return new Key(rule.id(), rule.kind().isOfConversation() ? 0 : queue, conversation);
  }

  /** What makes two causes one event. */
  record Key(long rule, long queue, long conversation) {}
}
