package org.omniline.persistence.conversation;

/** What a person is called, as SQL. A name is sealed for the home of the identity that told it. */
final class ContactNames {
  private static final String FIRST =
      """
       from contact_identity m join contact h on h.id = home_of(m.id)
      where m.contact_id = t.id and h.name_sealed is not null
      order by m.id limit 1)
      """;

  private ContactNames() {}

  /**
   * For a contact {@code t}: its own name, or where it told none that of the first identity joined
   * to it, and the home it is sealed for. Scalar subqueries, evaluated for joined people only; as a
   * join they would be one table too many for the planner to keep the others in order.
   */
  static final String COLUMNS =
      "case when t.rev > 0 and t.name_sealed is null then coalesce((select h.id"
          + FIRST
          + ", t.id) else t.id end as name_home,\n"
          + "case when t.rev > 0 and t.name_sealed is null then (select h.name_sealed"
          + FIRST
          + " else t.name_sealed end as contact_name\n";
}
