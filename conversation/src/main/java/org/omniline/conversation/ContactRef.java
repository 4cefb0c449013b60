package org.omniline.conversation;

import org.jspecify.annotations.Nullable;

/**
 * A contact as a conversation carries it.
 *
 * @param name for staff: what an agent wrote, else what was told; null while unknown
 * @param told what was told by whoever comes in by this identity, null where nothing was: the only
 *     name that may be said to the person
 * @param hint the masked identity, for example {@code o8x…k2}
 * @param rev moves with each joining and parting of the contact's identities, and with each edit of
 *     what agents write down; whoever has read the person at a lower one reads again
 * @param language in which the person reads us here, as a two-letter code; null where nobody knows
 */
public record ContactRef(
    long id,
    @Nullable String name,
    @Nullable String told,
    String hint,
    long rev,
    @Nullable String language) {
  /** A contact that was neither joined nor edited. */
  public ContactRef(long id, @Nullable String name, String hint) {
    this(id, name, name, hint, 0, null);
  }
}
