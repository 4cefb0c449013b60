package org.omniline.conversation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent sees of a person beside the timeline.
 *
 * @param rev as {@link ContactRef#rev}
 * @param name what an agent wrote, else what was told; null while unknown
 * @param remark what agents want whoever serves the person next to know; personal data
 * @param edited who last wrote the name or the remark, null while nobody has
 * @param identities those by which something came in that the viewer may see
 * @param visits of the person, by all identities
 * @param earlier what is over: newest first, at most 50, only what the viewer may see
 * @param open what is not over, under the same rules; the conversation beside it among them
 */
public record ContactCard(
    long id,
    long rev,
    @Nullable String name,
    @Nullable String remark,
    @Nullable Edited edited,
    List<Identity> identities,
    Instant firstSeenAt,
    int visits,
    List<Earlier> earlier,
    List<Earlier> open) {
  /**
   * A masked identity and the account it belongs to (null for global ones).
   *
   * @param shared whether several people use it: it cannot be joined to one of them
   * @param joined how it came to this person, null when it began here
   */
  public record Identity(
      long id,
      IdentityKey.Kind kind,
      String hint,
      @Nullable String account,
      boolean shared,
      @Nullable Joined joined) {}

  /**
   * Who joined an identity to a person.
   *
   * @param why the reason in words; personal data
   */
  public record Joined(Instant at, String by, String why) {
    /** Keeps personal data out of logs. */
    @Override
    public String toString() {
      return "Joined[" + at + "]";
    }
  }

  /**
   * The newest edit of what agents write down of a person.
   *
   * @param name what agents call the person, null to go by what is told
   * @param rev the card's rev after it; lower than the card's when people were joined or parted
   *     since
   */
  public record Edited(@Nullable String name, Ref by, long rev, Instant at) {
    /** Keeps personal data out of logs. */
    @Override
    public String toString() {
      return "Edited[" + at + "]";
    }
  }

  /** One of the person's conversations and what it was about. */
  public record Earlier(Conversation conversation, @Nullable String firstText) {}

  public ContactCard {
    identities = List.copyOf(identities);
    earlier = List.copyOf(earlier);
    open = List.copyOf(open);
  }
}
