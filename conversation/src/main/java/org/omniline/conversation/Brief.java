package org.omniline.conversation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.port.MissedStore;

/**
 * What an agent needs to know in the first second of a conversation, beside the person's card:
 * where it comes from, which way it took, and what stands open of the person. Personal data.
 *
 * @param identity by which the person came in
 * @param number of that identity, normalised where it is a number; null for none, and where it was
 *     withheld
 * @param accessNumber the number that was dialled; null where none was
 * @param way what was chosen in menus and entered, of the newest flow
 * @param given what that flow learnt, by name
 * @param missed when the person was missed and nobody has reached them since, newest first; only
 *     what the viewer may take, at most 5
 * @param judged the newest judgement of the person's risk by somebody; null where there is none,
 *     and where the viewer may not see of what it was
 * @param marks lists the person stands on
 */
public record Brief(
    long identity,
    @Nullable String number,
    @Nullable String accessNumber,
    List<Pressed> way,
    Map<String, String> given,
    List<Missed> missed,
    @Nullable Judged judged,
    List<Mark> marks) {
  public Brief {
    way = List.copyOf(way);
    given = Map.copyOf(given);
    missed = List.copyOf(missed);
    marks = List.copyOf(marks);
  }

  /** That the person was missed. */
  public record Missed(MissedStore.Kind kind, MissedStore.State state, Instant at) {}

  /**
   * A judgement of the person's risk.
   *
   * @param by who judged
   */
  public record Judged(Risk level, Ref by, Instant at, long conversation) {
    /** Keeps personal data out of logs. */
    @Override
    public String toString() {
      return "Judged[" + at + "]";
    }
  }

  /** On the wire by name. */
  public enum Listed {
    VIP,
    BLOCKED
  }

  /**
   * A list the person stands on.
   *
   * @param until null: until somebody ends it
   */
  public record Mark(Listed list, @Nullable Instant until) {}

  /** Keeps personal data out of logs. */
  @Override
  public String toString() {
    return "Brief[" + identity + "]";
  }
}
