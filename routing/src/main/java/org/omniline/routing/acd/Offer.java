package org.omniline.routing.acd;

import java.io.Serializable;
import java.time.Instant;
import org.omniline.routing.Acd.OfferView;

/**
 * An offer that stands: it holds its weight of the agent's capacity until it ends.
 *
 * @param stateVersion the conversation's, which accepting it will name
 * @param waited how long the conversation had waited in the queue when it was made, milliseconds
 * @param deadline milliseconds since 1970
 * @param answering PostgreSQL is being asked right now, so it is not taken away
 * @param shown the desk shows it, so it need not be repeated
 * @param automatic the host accepts it in the agent's name once a desk shows it
 * @param call a caller is on the line: accepted is what the agent's telephone is answered for;
 *     false also of an offer a node made before a rolling upgrade
 */
public record Offer(
    long id,
    long conversation,
    long stateVersion,
    long queue,
    long agent,
    long offeredAt,
    long waited,
    long deadline,
    boolean answering,
    boolean shown,
    boolean automatic,
    boolean call)
    implements Serializable {

  Offer answering(long until) {
    return with(until, true, true);
  }

  Offer withShown() {
    return with(deadline, answering, true);
  }

  Offer withDeadline(long until) {
    return with(until, answering, shown);
  }

  private Offer with(long until, boolean nowAnswering, boolean nowShown) {
    return new Offer(
        id,
        conversation,
        stateVersion,
        queue,
        agent,
        offeredAt,
        waited,
        until,
        nowAnswering,
        nowShown,
        automatic,
        call);
  }

  public OfferView view() {
    return new OfferView(
        id,
        conversation,
        agent,
        Instant.ofEpochMilli(offeredAt),
        Instant.ofEpochMilli(deadline),
        automatic,
        call,
        shown);
  }
}
