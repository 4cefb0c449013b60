package org.omniline.persistence.conversation;

import io.vertx.sqlclient.Row;
import org.jspecify.annotations.Nullable;
import org.omniline.persistence.sql.Rows;

/**
 * What a person is called, as SQL. What an agent wrote goes before what was told, whenever it was
 * told. A told name is sealed for the home of the identity that told it, an agent's for its edit.
 */
final class ContactNames {
  private static final String FIRST =
      """
       from contact_identity m join contact h on h.id = home_of(m.id)
      where m.contact_id = t.id and h.name_sealed is not null
      order by m.id limit 1)
      """;

  /** The contact's own edit, else that of the first identity joined to it. */
  private static final String GIVEN =
      """
       from (
          select t.edit_id as id, 0::bigint as place
          union all
          select h.edit_id, m.id from contact_identity m join contact h on h.id = home_of(m.id)
          where m.contact_id = t.id and h.id <> t.id) g
        join contact_edit e on e.id = g.id
        where e.name_sealed is not null
        order by g.place limit 1) end
      """;

  private ContactNames() {}

  /**
   * For a contact {@code t}: its own name, or where it told none that of the first identity joined
   * to it, and the home it is sealed for; beside them the name an agent gave and its edit. Scalar
   * subqueries, evaluated for joined and edited people only; as a join they would be one table too
   * many for the planner to keep the others in order.
   */
  static final String COLUMNS =
      "case when t.rev > 0 and t.name_sealed is null then coalesce((select h.id"
          + FIRST
          + ", t.id) else t.id end as name_home,\n"
          + "case when t.rev > 0 and t.name_sealed is null then (select h.name_sealed"
          + FIRST
          + " else t.name_sealed end as contact_name,\n"
          + "case when t.rev > 0 then (select e.id"
          + GIVEN
          + " as given_id,\n"
          + "case when t.rev > 0 then (select e.name_sealed"
          + GIVEN
          + " as given_name\n";

  /** Reads {@link #COLUMNS}; null while nobody knows a name. */
  static @Nullable String open(Row row, Sealing sealing) {
    Long edit = row.getLong("given_id");
    return edit == null
        ? sealing.openContactName(row.getLong("name_home"), Rows.bytesOrNull(row, "contact_name"))
        : sealing.openGivenName(edit, Rows.bytesOrNull(row, "given_name"));
  }
}
