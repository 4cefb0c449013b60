package org.omniline.conversation.outbox;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.util.List;
import java.util.Set;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;

/** How a channel sends. One per channel, registered by the gateway. Thread-safe. */
public interface ChannelSender {
  Channel channel();

  /** Whether the peer removes duplicates, so that an {@code Unknown} may be repeated by itself. */
  boolean peerRemovesDuplicates();

  /** The files the peer takes; empty where it takes whatever the site allows. */
  default List<FileKind> files() {
    return List.of();
  }

  /**
   * Reason keys ({@link SendResult#reasonKey}) after which the same message would fail for ever, so
   * that sending it again is not offered.
   */
  default Set<String> finalReasons() {
    return Set.of();
  }

  /**
   * Sends once, within the channel's own time limit. Never fails for what the peer says: that is a
   * {@link SendResult}; an error means a defect and is treated as {@code Unknown}.
   */
  Single<SendResult> send(Delivery delivery);

  /** Tells the contact that somebody types; may be lost. Channels without it complete at once. */
  default Completable typing(ChannelAccount account, String threadKey, boolean on) {
    return Completable.complete();
  }
}
