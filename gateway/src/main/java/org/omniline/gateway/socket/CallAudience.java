package org.omniline.gateway.socket;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;

/**
 * Whoever commands switches hears how conversations of calls stand. Only the newest counts, so
 * there is never anything to catch up with.
 */
public final class CallAudience implements ChangeFeed.Audience {
  private final BooleanSupplier idle;
  private final Consumer<Conversation> listener;

  /**
   * @param idle whether nobody here commands a switch
   * @param listener must not block
   */
  public CallAudience(BooleanSupplier idle, Consumer<Conversation> listener) {
    this.idle = idle;
    this.listener = listener;
  }

  /** Begins to listen to a feed. */
  public void join(ChangeFeed feed) {
    feed.add(this);
  }

  @Override
  public boolean isEmpty() {
    return idle.getAsBoolean();
  }

  @Override
  public long offer(Change change) {
    listener.accept(change.conversation());
    return NOBODY;
  }

  @Override
  public long lowest(long conversationId) {
    return NOBODY;
  }
}
