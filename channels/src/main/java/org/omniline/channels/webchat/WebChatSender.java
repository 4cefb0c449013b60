package org.omniline.channels.webchat;

import io.reactivex.rxjava3.core.Single;
import org.omniline.conversation.Channel;
import org.omniline.conversation.outbox.ChannelSender;
import org.omniline.conversation.outbox.Delivery;
import org.omniline.conversation.outbox.SendResult;

/**
 * Sends to visitors. A stored message is on its way already: the change feed pushes it to every tab
 * and a page that is away reads it when it comes back, so there is nothing to wait for and no peer
 * that could refuse it. {@code DELIVERED} and {@code READ} come from the page itself.
 */
public final class WebChatSender implements ChannelSender {
  @Override
  public Channel channel() {
    return Channel.WEBCHAT;
  }

  @Override
  public boolean peerRemovesDuplicates() {
    return true;
  }

  @Override
  public Single<SendResult> send(Delivery delivery) {
    return Single.just(SendResult.sent(null));
  }
}
