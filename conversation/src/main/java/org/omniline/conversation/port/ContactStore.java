package org.omniline.conversation.port;

import io.reactivex.rxjava3.core.Single;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.ContactCard;
import org.omniline.conversation.Entry;
import org.omniline.conversation.Viewer;

/**
 * Which identities are one person (docs/adr/0012). Joining and parting are done one after another;
 * each is one transaction with its facts of record (contact_change, identity_link), and answers
 * after the commit. Refusals are {@link org.omniline.conversation.Refusal}s.
 *
 * <p>A person who was joined to another keeps being found by the old id. What a visitor sees goes
 * by thread, not by person, and is never changed by any of this.
 */
public interface ContactStore {
  /** Most conversations one joining or parting may touch. */
  int MOST_CONVERSATIONS = 2_000;

  /** What of a person matched. */
  enum FoundBy {
    NAME,
    IDENTITY,
    WORDS
  }

  /**
   * A person who matched.
   *
   * @param card with the newest few earlier conversations only
   * @param entry the newest entry that matched, for WORDS, else null
   */
  record Found(ContactCard card, FoundBy by, @Nullable Entry entry) {}

  /**
   * People of whom the viewer may see a conversation, by words of the name, by the masked or the
   * whole identity, or by words of an entry the viewer may see.
   *
   * @param except who is left out, together with whoever that person was joined to
   */
  Single<List<Found>> find(Viewer viewer, String query, @Nullable Long except, int limit);

  /** Most characters (code points) of {@link Details#name()} and {@link Details#remark()}. */
  int MOST_NAME = 64;

  int MOST_REMARK = 500;

  /**
   * What agents write down of a person; personal data.
   *
   * @param name 1 to {@link #MOST_NAME} characters; null to call the person what was told
   * @param remark 1 to {@link #MOST_REMARK} characters, for whoever serves the person next, or null
   */
  record Details(@Nullable String name, @Nullable String remark) {
    /** Keeps personal data out of logs. */
    @Override
    public String toString() {
      return "Details";
    }
  }

  /**
   * What an edit led to.
   *
   * @param contact who it was written of
   * @param changes the conversations whose desks are to hear; empty for a repeated command
   */
  record Edited(long contact, List<Change> changes) {
    public Edited {
      changes = List.copyOf(changes);
    }
  }

  /**
   * Writes down what a person is called and what is to be known of them. It goes before whatever
   * the person or a platform tells, now and later. Joined people show what was written of each;
   * whoever is parted takes back what was written before.
   *
   * @param viewer who does it; must see a conversation of the person
   * @param commandId the same id again answers alike and changes nothing
   * @param version the {@link ContactCard#rev()} it was made from
   * @return fails with NOT_FOUND when the viewer may not see the person, CONFLICT (field {@code
   *     version}) when the person was edited, joined or parted since, CONFLICT when another user
   *     used the command id
   */
  Single<Edited> edit(Viewer viewer, String commandId, long contact, long version, Details details);

  /**
   * What a joining or parting led to.
   *
   * @param contact who is left standing
   * @param other who was joined to it, or stands alone again
   * @param changes every conversation whose person, or whose place in the person's visits, moved;
   *     empty for a repeated command
   */
  record Regrouped(long contact, long other, List<Change> changes) {
    public Regrouped {
      changes = List.copyOf(changes);
    }
  }

  /**
   * Makes two people one: all identities and conversations of both belong to whoever was known
   * first. Joining those who are one already changes nothing.
   *
   * @param viewer who does it; must see a conversation of each
   * @param commandId the same id again answers alike and changes nothing
   * @return fails with NOT_FOUND when the viewer may not see one of them, INVALID when a number of
   *     one is shared by several people (field {@code shared}), TOO_LARGE when they have more than
   *     {@link #MOST_CONVERSATIONS}, CONFLICT when another user used the command id
   */
  Single<Regrouped> join(Viewer viewer, String commandId, long contact, long other, String reason);

  /**
   * Gives an identity a person of its own again; the conversations that came in by it go with it.
   * The others stay together.
   *
   * @param viewer who does it; must see a conversation that came in by the identity
   * @return fails with NOT_FOUND when the viewer sees none or the identity is not this person's,
   *     WRONG_STATE when it is the only one, and as {@link #join}
   */
  Single<Regrouped> part(
      Viewer viewer, String commandId, long contact, long identity, String reason);
}
