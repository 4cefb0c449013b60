package org.omniline.persistence.conversation;

/** Whether a person goes first, as SQL: any identity of the person may stand on the list. */
final class GoesFirst {
  private GoesFirst() {}

  // A scalar question with a limit (docs/adr/0030): "exists" may become a hash of a whole table.
  static String sql(String contactId, String now) {
    return """
    ((select true from contact_identity i
       join identity_listing l on l.value_hash = i.value_hash and l.kind = i.kind
         and coalesce(l.account_id, 0) = coalesce(i.account_id, 0)
       where i.contact_id = %s and l.list = 'VIP' and l.ended_at is null
         and l.from_at <= %s and (l.until_at is null or l.until_at > %s)
       limit 1) is not null)\
    """
        .formatted(contactId, now, now);
  }
}
