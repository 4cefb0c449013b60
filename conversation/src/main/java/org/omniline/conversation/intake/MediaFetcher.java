package org.omniline.conversation.intake;

import io.reactivex.rxjava3.core.Single;
import org.omniline.conversation.Channel;
import org.omniline.conversation.MediaRef;

/** How a channel fetches a file its peer holds. One per channel that needs it. Thread-safe. */
public interface MediaFetcher {
  Channel channel();

  /**
   * Fetches the file into the media store, within the channel's own time limit.
   *
   * @return fails with {@link org.omniline.conversation.Refusal} TOO_LARGE, TYPE_NOT_ALLOWED or
   *     NOT_FOUND when trying again is of no use; with anything else when it may help
   */
  Single<MediaRef> fetch(MediaFetch fetch);
}
