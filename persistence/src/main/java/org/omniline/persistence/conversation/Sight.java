package org.omniline.persistence.conversation;

import org.omniline.conversation.Viewer;

/** {@link Viewer.Scope} as SQL: the one place that says who sees which conversation. */
final class Sight {
  private Sight() {}

  /**
   * True for a conversation {@code c} that the viewer may see. Parameter 1 is the scope's name,
   * parameter 2 the viewer's id; a scope that is not named here sees nothing.
   *
   * <p>Scalar subqueries with a limit instead of EXISTS: those are always probed by their index,
   * while for EXISTS the planner may first read all an agent ever served.
   */
  static final String VISIBLE = visible("$1::text", "$2::bigint");

  /**
   * {@link #VISIBLE} for many viewers in one statement.
   *
   * @param scope an expression of type text
   * @param viewer an expression of type bigint
   */
  static String visible(String scope, String viewer) {
    return """
    (SCOPE = 'ALL' and c.organisation_id in (select organisations_of(VIEWER))
     or SCOPE = 'OWN' and (
       (select true from conversation_agent v
        where v.agent_id = VIEWER and v.conversation_id = c.id limit 1)
       or c.handover_to = VIEWER
       or c.state = 'WAITING' and (
         c.only_agent_id = VIEWER
         or (select true from queue_membership m
             where m.user_id = VIEWER and m.queue_id = c.queue_id
               and m.valid_to is null limit 1))
       or (select true from conversation s
           where s.owner_id = VIEWER and s.state in ('SERVING', 'WRAP_UP')
             and s.contact_id = c.contact_id
             and (s.organisation_id = c.organisation_id
               or c.organisation_id in (select organisations_of(VIEWER))) limit 1)))
    """
        .replace("SCOPE", scope)
        .replace("VIEWER", viewer);
  }

  static String scope(Viewer viewer) {
    return viewer.scope().name();
  }
}
