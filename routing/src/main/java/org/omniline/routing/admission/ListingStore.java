package org.omniline.routing.admission;

import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.IdentityKey;

/** Who is blocked and who goes first. */
public interface ListingStore {
  /** Lines of a page. */
  int PAGE = 200;

  /** A list an identity can stand on. */
  enum ListKind {
    BLOCKED,
    VIP
  }

  /**
   * An identity on a list.
   *
   * @param hint masked; the value itself is never given out
   * @param until null: until somebody ends it (VIP only)
   * @param attempts how often a block was met
   * @param ended null while it holds
   */
  record Listing(
      long id,
      ListKind list,
      IdentityKey.Kind kind,
      @Nullable Long accountId,
      String hint,
      String reason,
      Instant from,
      @Nullable Instant until,
      String byName,
      @Nullable Instant ended,
      long attempts,
      @Nullable Instant lastAttempt) {}

  /** Newest first; at most 200 before {@code beforeId} (0: the newest). */
  Single<List<Listing>> listings(ListKind list, boolean alsoEnded, long beforeId);

  /**
   * Puts an identity on a list.
   *
   * @param accountId for kinds that are unique within their account only, else null
   * @param until null only for VIP
   * @return fails CONFLICT when it stands there already
   */
  Single<Listing> list(
      ListKind list,
      IdentityKey identity,
      @Nullable Long accountId,
      String reason,
      @Nullable Instant until,
      long byUser);

  /** Puts the identity by which a conversation came in on a list. */
  Single<Listing> listConversation(
      ListKind list, long conversationId, String reason, @Nullable Instant until, long byUser);

  /** Ends a listing; the next message of that identity finds it gone. */
  Single<Listing> endListing(long id, long byUser);
}
