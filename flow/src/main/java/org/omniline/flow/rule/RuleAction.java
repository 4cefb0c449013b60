package org.omniline.flow.rule;

import org.omniline.flow.Wording;

/** What a rule that matches does with a conversation. */
public sealed interface RuleAction {
  /** Waits in this queue instead. */
  record ToQueue(long queue) implements RuleAction {}

  /**
   * Waits with this priority class.
   *
   * @param priority 0 is ordinary; the higher goes first
   */
  record SetPriority(int priority) implements RuleAction {}

  /**
   * Only agents with this skill may serve; several demands add up.
   *
   * @param skill the skill's code
   * @param level the lowest level that will do, from 1
   */
  record DemandSkill(String skill, int level) implements RuleAction {}

  /**
   * Tells the one who waits; several texts are told in order.
   *
   * @param words as an administrator wrote them
   */
  record Tell(Wording words) implements RuleAction {}

  /**
   * Leads to somebody outside.
   *
   * @param target a number or an address that the channel understands
   */
  record ToExternal(String target) implements RuleAction {}
}
