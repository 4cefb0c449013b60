package org.omniline.routing.admission;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Later;
import org.omniline.flow.Wording;
import org.omniline.flow.hours.BusinessHours;
import org.omniline.flow.rule.Rule;

/**
 * What administrators have set, as one reading of the database. Immutable.
 *
 * @param zone where the hotline is: days and hours of rules, where a queue keeps no hours
 * @param rules the active ones in their order
 * @param hours of the queues that have any; the others are always open
 * @param queues ids of the active queues
 * @param texts what the system says by itself
 */
public record AdmissionPolicy(
    ZoneId zone, List<Rule> rules, Map<Long, QueueHours> hours, Set<Long> queues, Texts texts) {
  public AdmissionPolicy {
    rules = List.copyOf(rules);
    hours = Map.copyOf(hours);
    queues = Set.copyOf(queues);
  }

  /**
   * What the system says by itself.
   *
   * @param blocked told to whoever is blocked
   * @param external tells of somebody outside; {@code {target}} stands for the number or address
   * @param closed told to whoever writes while it is closed, where the hours say nothing of their
   *     own
   * @param danger told to whoever writes of danger while nobody may answer soon
   */
  public record Texts(Wording blocked, Wording external, Wording closed, Wording danger) {}

  /**
   * When a queue is open.
   *
   * @param closed told to whoever writes while it is closed; empty: the system's own text
   * @param whenClosed whoever writes while it is closed is answered later; null: waits
   */
  public record QueueHours(BusinessHours hours, Wording closed, @Nullable Later whenClosed) {
    /** What is said while it is closed: the day's own words before those of any day. */
    public Wording closedWords(Instant at) {
      return hours
          .closedWords(at)
          .map(day -> day.chinese().isBlank() ? new Wording(closed.chinese(), day.english()) : day)
          .orElse(closed);
    }
  }
}
