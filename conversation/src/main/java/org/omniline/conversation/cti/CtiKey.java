package org.omniline.conversation.cti;

import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key with which a program of somebody else reads events and gives commands. The secret itself is
 * known to its holder alone; what is kept is its hash.
 *
 * @param id 0 to create
 * @param name what the audit trail calls whoever comes with it
 * @param hint the first characters of the secret, to tell keys apart
 * @param queues whose calls and agents it reaches, by id
 * @param users whom it reaches besides, by id; it reaches everything where both are empty
 * @param createdBy a user's id
 * @param expiresAt from then on it opens nothing
 * @param lastUsedAt to within a minute; null when never
 * @param revokedAt null while it stands
 */
public record CtiKey(
    long id,
    String name,
    String hint,
    Set<Scope> scopes,
    Set<Long> queues,
    Set<Long> users,
    long createdBy,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant revokedAt) {
  /** What a key is good for. Stored and on the wire by name. */
  public enum Scope {
    /** To read events, agents' states and calls. */
    EVENTS,
    /** To sign agents in and out and to set their states. */
    AGENTS,
    /** To command calls in agents' names. */
    CALLS,
    /** To be told telephone numbers in full; else they are masked. */
    NUMBERS
  }

  public CtiKey {
    scopes = Set.copyOf(scopes);
    queues = Set.copyOf(queues);
    users = Set.copyOf(users);
  }

  public boolean has(Scope scope) {
    return scopes.contains(scope);
  }

  /** Whether it reaches an agent who serves these queues. */
  public boolean reachesAgent(long user, Set<Long> serves) {
    return isUnlimited() || users.contains(user) || !Collections.disjoint(queues, serves);
  }

  /** Whether it reaches what is in a queue; null for what is in none. */
  public boolean reachesQueue(@Nullable Long queue) {
    return isUnlimited() || (queue != null && queues.contains(queue));
  }

  private boolean isUnlimited() {
    return queues.isEmpty() && users.isEmpty();
  }
}
