package org.omniline.channels.webchat;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.IdentityKey;

/** Who a greeted tab is. Confined to its socket's context. */
final class VisitorThread {
  /** Characters of a language's tag. */
  static final int LANGUAGE_TAG = 20;

  private final ChannelAccount account;
  private final IdentityKey identity;
  private final String address;
  private @Nullable String page;
  private @Nullable String language;
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

  /** In which language the page is, as a two-letter code; null where it does not say. */
  @Nullable String language() {
    return language;
  }

  /**
   * Notes the page's language.
   *
   * @param tag as the page says it, {@code zh-CN}; null changes nothing
   */
  void reads(@Nullable String tag) {
    if (tag != null) {
      String code = Locale.forLanguageTag(tag).getLanguage();
      language = code.length() == 2 ? code : null;
    }
  }

  void follow(long conversationId) {
    conversation = conversationId;
  }

  /** The newest conversation, or null before the first message. */
  @Nullable Long conversation() {
    return conversation;
  }
}
