package org.omniline.channels.webchat;

import org.jspecify.annotations.Nullable;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.IdentityKey;

/** Who a greeted tab is. Confined to its socket's context. */
final class VisitorThread {
  private final ChannelAccount account;
  private final IdentityKey identity;
  private final String address;
  private @Nullable String page;
  private volatile @Nullable Long conversation;

  VisitorThread(
      ChannelAccount account, IdentityKey identity, String address, @Nullable String page) {
    this.account = account;
    this.identity = identity;
    this.address = address;
    this.page = page;
  }

  ChannelAccount account() {
    return account;
  }

  IdentityKey identity() {
    return identity;
  }

  /** The thread key: at most one open conversation per account and key. */
  String key() {
    return identity.value();
  }

  /** Whose files the media store keeps for this visitor. */
  String mediaOwner() {
    return mediaOwner(account.id(), key());
  }

  static String mediaOwner(long accountId, String threadKey) {
    return "thread:" + accountId + "/" + threadKey;
  }

  String address() {
    return address;
  }

  /** The page the visitor writes from, once: it goes with the first message. */
  @Nullable String takePage() {
    String taken = page;
    page = null;
    return taken;
  }

  void follow(long conversationId) {
    conversation = conversationId;
  }

  /** The newest conversation, or null before the first message. */
  @Nullable Long conversation() {
    return conversation;
  }
}
