package org.omniline.routing.admission;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Later;
import org.omniline.flow.hours.BusinessHours;
import org.omniline.flow.rule.Rule;

/**
 * What administrators have set, as one reading of the database. Immutable.
 *
 * @param zone where the hotline is: days and hours of rules, where a queue keeps no hours
 * @param rules the active ones in their order
 * @param hours of the queues that have any; the others are always open
 * @param queues ids of the active queues
 * @param blockedText told to whoever is blocked
 * @param externalText tells of somebody outside; {@code {target}} stands for the number or address
 */
public record AdmissionPolicy(
    ZoneId zone,
    List<Rule> rules,
    Map<Long, QueueHours> hours,
    Set<Long> queues,
    String blockedText,
    String externalText) {
  public AdmissionPolicy {
    rules = List.copyOf(rules);
    hours = Map.copyOf(hours);
    queues = Set.copyOf(queues);
  }

  /**
   * When a queue is open.
   *
   * @param closedText told to whoever writes while it is closed; empty: nothing
   * @param whenClosed whoever writes while it is closed is answered later; null: waits
   */
  public record QueueHours(BusinessHours hours, String closedText, @Nullable Later whenClosed) {}
}
