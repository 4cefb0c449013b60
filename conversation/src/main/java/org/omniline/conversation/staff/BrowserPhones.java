package org.omniline.conversation.staff;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.time.Instant;

/**
 * Agents' pages as telephones. What a page registers with is good for a short while, for one page
 * of one signed-in session, and only while the browser is the agent's telephone; whichever node is
 * asked. Thread-safe.
 */
public interface BrowserPhones {
  /**
   * What a page registers with.
   *
   * @param extension 8 digits; the same each time
   * @param validUntil when it must have been renewed
   */
  record Credential(String extension, String password, Instant validUntil) {
    /** Keeps the password out of logs. */
    @Override
    public String toString() {
      return "Credential[" + extension + ", until " + validUntil + "]";
    }
  }

  /** Who takes it over or goes on with it. */
  record Claim(long agent, String sessionHash, String claim) {}

  /** The extension by which an agent's page is rung; allotted when it is first asked for. */
  Single<String> extension(long agent);

  /**
   * A page becomes the agent's telephone; what another page had is void.
   *
   * @param password what it is to register with
   * @param valid for how long
   * @return fails with Refusal WRONG_STATE when the browser is not the agent's telephone
   */
  Single<Credential> claim(Claim claim, String password, Duration valid);

  /**
   * It goes on being it, with another password.
   *
   * @return fails with Refusal WRONG_STATE when another page has it, or the browser is not the
   *     agent's telephone any more
   */
  Single<Credential> renew(Claim claim, String password, Duration valid);

  /** The password of a page that may register now; empty when there is none. */
  Maybe<String> password(String extension);
}
