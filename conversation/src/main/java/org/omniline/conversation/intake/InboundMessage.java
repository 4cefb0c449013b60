package org.omniline.conversation.intake;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Content;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.IdentityKey;

/**
 * What a channel hands to {@link Intake}: one thing that came in, already decoded and authentic.
 *
 * @param account the way in; its id and {@code externalId} make the message unique
 * @param externalId the peer's own id of this message (at most 200 characters)
 * @param threadKey which thread it belongs to: at most one open conversation per (account, thread)
 * @param identity who sent it
 * @param displayName the name the platform tells, cut at 100 characters: longer ones only push
 *     everything else off a page; null when it tells none or a blank one
 * @param kind MESSAGE_IN, or EVENT (a follow, a menu click …)
 * @param opensConversation whether it opens a conversation when none is open; an event that does
 *     not is added to an open conversation, else kept in a closed one of its own so that it is not
 *     lost
 * @param content what it says
 * @param peerTime when the peer says it was sent, or null
 * @param receivedAt when it reached us
 * @param selfService whether a conversation that it opens begins in self-service: somebody else
 *     says when a person is asked for
 * @param language in which the person reads us, as a two-letter code; null where nobody knows
 */
public record InboundMessage(
    ChannelAccount account,
    String externalId,
    String threadKey,
    IdentityKey identity,
    @Nullable String displayName,
    EntryKind kind,
    boolean opensConversation,
    Content content,
    @Nullable Instant peerTime,
    Instant receivedAt,
    boolean selfService,
    @Nullable String language) {
  private static final int NAME_CODE_POINTS = 100;

  public InboundMessage {
    displayName = bounded(displayName);
  }

  /** Whole characters only: half of one could not be stored. */
  private static @Nullable String bounded(@Nullable String name) {
    if (name == null || name.isBlank()) {
      return null;
    }
    String told = name.strip();
    return told.codePointCount(0, told.length()) <= NAME_CODE_POINTS
        ? told
        : told.substring(0, told.offsetByCodePoints(0, NAME_CODE_POINTS - 1)) + "…";
  }

  /** One that asks for a person at once. */
  public InboundMessage(
      ChannelAccount account,
      String externalId,
      String threadKey,
      IdentityKey identity,
      @Nullable String displayName,
      EntryKind kind,
      boolean opensConversation,
      Content content,
      @Nullable Instant peerTime,
      Instant receivedAt) {
    this(
        account,
        externalId,
        threadKey,
        identity,
        displayName,
        kind,
        opensConversation,
        content,
        peerTime,
        receivedAt,
        false,
        null);
  }

  /** The same from somebody who reads this language. */
  public InboundMessage in(@Nullable String read) {
    return with(selfService, read);
  }

  /** The same where a conversation that it opens begins in self-service. */
  public InboundMessage servingSelf() {
    return with(true, language);
  }

  /** The same where a conversation that it opens waits for a person at once. */
  public InboundMessage askingPerson() {
    return selfService ? with(false, language) : this;
  }

  private InboundMessage with(boolean self, @Nullable String read) {
    return new InboundMessage(
        account,
        externalId,
        threadKey,
        identity,
        displayName,
        kind,
        opensConversation,
        content,
        peerTime,
        receivedAt,
        self,
        read);
  }

  /** Lane, receipt and conversation go by this key; ordered so that batches lock in one order. */
  public String laneKey() {
    return account.id() + "/" + threadKey;
  }

  /** Bytes this message counts against a batch's limit: an estimate that never undercounts much. */
  public int weight() {
    String text = content.text();
    int data = content.data().values().stream().mapToInt(String::length).sum();
    return 256 + 3 * ((text == null ? 0 : text.length()) + data) + 128 * content.media().size();
  }

  @Override
  public String toString() {
    return "InboundMessage[" + account + " " + kind + "/" + content.type() + "]";
  }
}
