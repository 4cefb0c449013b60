package org.omniline.conversation.cti;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;

/** What programs of others have asked for, so that the same asked twice is done once. */
public interface CtiCommands {
  /**
   * A command that was done.
   *
   * @param what the command with what it was about
   * @param answer what was answered, as JSON; no personal data
   */
  record Done(String what, String answer) {}

  /** What was done by this id of this key's. */
  Maybe<Done> find(long key, String commandId);

  /** Notes what was done; the first one stands. */
  Completable done(long key, String commandId, Done done);

  /** Forgets what nobody asks for again. */
  Completable sweep();
}
