package org.omniline.channels.webchat;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;

/**
 * What web chat needs of the rest of the product: changes of a visitor's thread, wherever in the
 * cluster they were made, and a way to tell of its own. Implemented by the gateway. Thread-safe.
 */
public interface VisitorFeed {
  /**
   * One tab of a visitor. Methods are called one after the other, on any thread; must not block.
   */
  interface Listener {
    /**
     * A conversation of the thread changed. Complete, not filtered: {@link VisitorJson} keeps what
     * the contact may not see. {@code since} is never beyond what was handed over before.
     */
    void changed(Change change);

    /** A counsellor types or stops. */
    void typing(boolean on, @Nullable String name);

    /** The node goes down. */
    void draining();
  }

  /** A tab that listens. */
  interface Watch {
    /**
     * The tab has this conversation, which must be of its thread, up to {@code rev}: nothing older
     * is handed over any more, and what came meanwhile is.
     */
    void has(long conversationId, long rev);

    void close();
  }

  /** Starts to listen to a thread; answers when changes from now on will be heard. */
  Single<Watch> watch(long accountId, String threadKey, Listener listener);

  /** A visitor's command has stored a change: desks, other tabs and routing shall hear of it. */
  void committed(Change change);

  /** The visitor types or stops; may be lost. */
  Completable typing(long conversationId, boolean on, @Nullable String name);

  /** Queues in which somebody came, went or moved since the last call. */
  Set<Long> takeMovedQueues();
}
