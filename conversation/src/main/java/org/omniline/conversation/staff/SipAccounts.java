package org.omniline.conversation.staff;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Telephones that may register at the switches, each with a password of its own. Thread-safe. */
public interface SipAccounts {
  /**
   * A telephone.
   *
   * @param extension 2 to 8 digits; what it registers as, and what it is rung by
   * @param version of who read it before changing it; 0 for a new one
   * @param label where it stands, for people
   * @param active whether it may register
   */
  record SipAccount(
      String extension, int version, String label, boolean active, Instant changedAt) {}

  /** All, by extension. */
  Single<List<SipAccount>> all();

  /** One, whether it is active or not; empty when there is none. */
  Maybe<SipAccount> find(String extension);

  /**
   * Creates it with a password.
   *
   * @return fails with Refusal CONFLICT (field {@code extension}) when it is there already
   */
  Single<SipAccount> create(SipAccount account, String password, long byUser);

  /**
   * Changes it.
   *
   * @param password a new one; null: it stays
   * @return fails with Refusal NOT_FOUND, or CONFLICT when somebody else changed it meanwhile
   */
  Single<SipAccount> update(SipAccount account, @Nullable String password, long byUser);

  /** The password of an active one; empty when there is none. */
  Maybe<String> password(String extension);
}
