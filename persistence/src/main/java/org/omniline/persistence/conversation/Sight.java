package org.omniline.persistence.conversation;

import org.omniline.conversation.Viewer;

/** {@link Viewer.Scope} as SQL: the one place that says who sees which conversation. */
final class Sight {
  private Sight() {}

  /**
   * True for a conversation {@code c} that the viewer may see. Parameter 1 is the scope's name,
   * parameter 2 the viewer's id; a scope that is not named here sees nothing.
   */
  static final String VISIBLE =
      """
      ($1::text = 'ALL' and c.organisation_id in (select organisations_of($2::bigint))
       or $1::text = 'OWN' and (
         exists (select 1 from conversation_agent v
                 where v.agent_id = $2::bigint and v.conversation_id = c.id)
         or c.state = 'WAITING' and (
           c.only_agent_id = $2::bigint
           or exists (select 1 from queue_membership m
                      where m.user_id = $2::bigint and m.queue_id = c.queue_id
                        and m.valid_to is null))
         or exists (select 1 from conversation s
                    where s.owner_id = $2::bigint and s.state in ('SERVING', 'WRAP_UP')
                      and s.contact_id = c.contact_id)))
      """;

  static String scope(Viewer viewer) {
    return viewer.scope().name();
  }
}
