package org.omniline.channels.phone.esl;

import io.reactivex.rxjava3.core.Completable;

/** The owner of a {@link SwitchLink}. */
public interface SwitchListener {
  /**
   * Handles a signal. The next one comes when this one is handled, on the scheduler the link was
   * given; meanwhile signals wait, up to a bound. A failure is logged and counts as handled.
   */
  Completable handle(SwitchSignal signal);
}
