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
  static final String VISIBLE =
      """
      ($1::text = 'ALL' and c.organisation_id in (select organisations_of($2::bigint))
       or $1::text = 'OWN' and (
         (select true from conversation_agent v
          where v.agent_id = $2::bigint and v.conversation_id = c.id limit 1)
         or c.handover_to = $2::bigint
         or c.state = 'WAITING' and (
           c.only_agent_id = $2::bigint
           or (select true from queue_membership m
               where m.user_id = $2::bigint and m.queue_id = c.queue_id
                 and m.valid_to is null limit 1))
         or (select true from conversation s
             where s.owner_id = $2::bigint and s.state in ('SERVING', 'WRAP_UP')
               and s.contact_id = c.contact_id
               and (s.organisation_id = c.organisation_id
                 or c.organisation_id in (select organisations_of($2::bigint))) limit 1)))
      """;

  static String scope(Viewer viewer) {
    return viewer.scope().name();
  }
}
