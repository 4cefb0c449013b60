package org.omniline.conversation.staff;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import org.jspecify.annotations.Nullable;

/** Which telephone is an agent's ear; it stays until the agent names another. */
public interface Terminals {
  /** The extension of a SIP telephone; empty when the agent has named none. */
  Maybe<String> extension(long agent);

  /** Whose telephone this is; empty when it is nobody's. */
  Maybe<Long> agentAt(String extension);

  /**
   * Names it.
   *
   * @param extension 2 to 8 digits; null for none
   * @return fails with Refusal CONFLICT when it is somebody else's
   */
  Completable set(long agent, @Nullable String extension);
}
