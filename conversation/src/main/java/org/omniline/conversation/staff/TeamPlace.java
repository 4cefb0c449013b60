package org.omniline.conversation.staff;

import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Ref;

/**
 * Where somebody belongs, and how far a supervisor looks.
 *
 * @param team the primary team, null for none; to save it the name counts, and a team that is not
 *     there yet is made
 * @param teamOnly whether a supervisor watches and directs this team alone; nothing to other roles
 */
public record TeamPlace(@Nullable Ref team, boolean teamOnly) {
  /** In no team; a supervisor looks at everybody. */
  public static final TeamPlace NONE = new TeamPlace(null, false);
}
