package org.omniline.conversation.intake;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.util.List;
import org.omniline.conversation.Change;
import org.omniline.conversation.MediaRef;

/** The rows of files still to be fetched. Claims expire, so a dead node loses none. */
public interface MediaFetchStore {
  /** Claims the fetch of one entry if it is open and free. */
  Maybe<MediaFetch> claim(long conversationId, long seq, Duration claimFor);

  /** Claims due fetches whose claim is free or expired, oldest first. */
  Single<List<MediaFetch>> claimDue(int limit, Duration claimFor);

  /**
   * Puts the file into the entry (a new rev) and removes the row.
   *
   * @return empty when another node had ended it already
   */
  Maybe<Change> attach(MediaFetch fetch, MediaRef media);

  /** Notes in the entry why the file is not there (a new rev) and removes the row. */
  Maybe<Change> giveUp(MediaFetch fetch, String reasonKey);

  /** Frees the claim; due again after {@code pause}; counts the attempt. */
  Completable tryLater(MediaFetch fetch, Duration pause);
}
