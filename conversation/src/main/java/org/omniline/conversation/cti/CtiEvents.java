package org.omniline.conversation.cti;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events for programs of others. Written in one transaction with what they tell, numbered
 * afterwards, kept for a while (docs/adr/0061).
 */
public interface CtiEvents {
  /**
   * An event.
   *
   * @param seq its number, without gaps
   * @param conversation of a call; null for an agent's
   * @param agent whom it is about; null for nobody
   * @param queue of the conversation then; null for none
   * @param agents whom it concerns
   * @param detail by type; no personal data
   * @param call the call as its channel wrote it last; personal data, null for an agent's
   */
  record Event(
      long seq,
      Instant at,
      CtiEventType type,
      @Nullable Long conversation,
      @Nullable Long agent,
      @Nullable Long queue,
      List<Long> agents,
      Map<String, String> detail,
      @Nullable String call) {
    public Event {
      agents = List.copyOf(agents);
      detail = Map.copyOf(detail);
    }

    /** Keeps people's numbers out of logs. */
    @Override
    public String toString() {
      return "Event[" + seq + " " + type + "]";
    }
  }

  /**
   * Which events are kept.
   *
   * @param before who has read this one, or a later one, has missed none that is gone
   * @param head the newest; {@code before} where there is none
   */
  record Span(long before, long head) {}

  /** Numbers what has none so far. */
  Completable number();

  Single<Span> span();

  /** The first events after a number, in order. */
  Single<List<Event>> after(long seq, int limit);

  /** Forgets what was kept for long enough. */
  Completable sweep();
}
