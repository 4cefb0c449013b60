package org.omniline.channels.phone.esl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the owner of a {@link SwitchLink} is told, one after the other. */
public sealed interface SwitchSignal {
  /**
   * Something happened. May come before the first {@link Resynchronised} of a connection, and
   * concern a call the owner does not know.
   */
  record Event(EslEvent event) implements SwitchSignal {}

  /**
   * All calls there are. Whatever the owner knows of this switch and is not in the list has ended,
   * without its end having been told; whatever it does not know and is in the list has begun. Comes
   * after each connecting, after events were lost, and from time to time.
   *
   * @param coreUuid of the switch's run; null only if no event has told it
   * @param restarted whether the switch has been started anew since the last time: calls of before
   *     are gone even where an id should come again
   * @param channels every leg
   */
  record Resynchronised(@Nullable String coreUuid, boolean restarted, List<SwitchChannel> channels)
      implements SwitchSignal {}

  /**
   * The connection is gone. Calls go on in the switch, or not: nothing is known until the next
   * {@link Resynchronised}. Only told when there was a Resynchronised before.
   */
  record Lost(LossReason reason) implements SwitchSignal {}
}
