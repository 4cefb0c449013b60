package org.omniline.conversation.staff;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Page;

/**
 * The audit trail: append-only, kept so by the database itself (a trigger refuses UPDATE and
 * DELETE). Facts 304 and 305.
 */
public interface AuditStore {
  /** What an entry is about. */
  enum Kind {
    SIGN_IN,
    REFUSED,
    DATA_ACCESS,
    MANAGEMENT,
    OPERATION
  }

  /**
   * An audit entry.
   *
   * @param login as typed, also when unknown; null for the machine
   * @param action stable code, for example {@code session.open}
   * @param outcome {@code ok} or the refusal's code
   * @param target what it was about, for example {@code conversation:7312}; never message text
   */
  record Line(
      Instant at,
      Kind kind,
      @Nullable Long userId,
      @Nullable String login,
      String action,
      String outcome,
      @Nullable String address,
      @Nullable String target,
      Map<String, String> detail) {}

  Completable add(Line line);

  /** Filters; null matches all. */
  record Query(
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable String login,
      @Nullable Kind kind,
      @Nullable String action,
      @Nullable String outcome,
      @Nullable String after,
      int limit) {}

  /** Newest first. */
  Single<Page<Line>> find(Query query);
}
