package org.omniline.persistence.conversation;

import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.IdentityKey;
import org.omniline.conversation.intake.InboundMessage;

/**
 * An inbound message with the keys it is stored under.
 *
 * @param words keyed words for the search, null when it has none
 */
record Arrival(
    InboundMessage message,
    ReceiptKey receipt,
    ThreadKey thread,
    IdentityId identity,
    @Nullable String words) {

  static Arrival of(InboundMessage message, Sealing sealing) {
    long account = message.account().id();
    IdentityKey identity = message.identity();
    boolean searched = message.kind() != EntryKind.EVENT;
    return new Arrival(
        message,
        new ReceiptKey(account, new Hash(sealing.receiptHash(message.externalId()))),
        new ThreadKey(account, new Hash(sealing.threadHash(message.threadKey()))),
        new IdentityId(
            identity.kind(),
            identity.kind().perAccount() ? account : 0,
            new Hash(sealing.identityHash(identity.value()))),
        searched ? sealing.lexemes(message.content().text()) : null);
  }

  /** A keyed hash as a key of maps, in the order in which PostgreSQL compares bytes. */
  static final class Hash implements Comparable<Hash> {
    private final byte[] bytes;

    Hash(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }

    @Override
    public int compareTo(Hash other) {
      return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  /** What makes a message unique. */
  record ReceiptKey(long accountId, Hash external) {
    static final Comparator<ReceiptKey> ORDER =
        Comparator.comparingLong(ReceiptKey::accountId).thenComparing(ReceiptKey::external);
  }

  /** What at most one open conversation has. */
  record ThreadKey(long accountId, Hash thread) {
    static final Comparator<ThreadKey> ORDER =
        Comparator.comparingLong(ThreadKey::accountId).thenComparing(ThreadKey::thread);
  }

  /**
   * What an identity is found by.
   *
   * @param accountId 0 for the global kinds
   */
  record IdentityId(IdentityKey.Kind kind, long accountId, Hash value) {
    static final Comparator<IdentityId> ORDER =
        Comparator.comparing((IdentityId id) -> id.kind().name())
            .thenComparingLong(IdentityId::accountId)
            .thenComparing(IdentityId::value);
  }
}
