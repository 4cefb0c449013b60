package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.ContactCard;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.IdentityKey;
import org.omniline.conversation.Viewer;
import org.omniline.persistence.sql.Rows;
import org.omniline.persistence.sql.Sql;

/** Reads people as a viewer may see them; old ids of joined people lead to them. Thread-safe. */
final class ContactCards {
  private static final int MOST_EARLIER = 50;
  private static final String OVER = "c.state in ('CLOSED', 'ABANDONED')";
  private static final String OPEN = "c.state not in ('CLOSED', 'ABANDONED')";

  private record Head(
      long id, long rev, @Nullable String name, java.time.Instant firstSeenAt, int visits) {}

  private final Sql sql;
  private final Sealing sealing;

  ContactCards(Sql sql, Sealing sealing) {
    this.sql = sql;
    this.sealing = sealing;
  }

  /** Empty when the viewer may see none of the person's conversations. */
  Maybe<ContactCard> card(Viewer viewer, long contactId) {
    return card(viewer, contactId, MOST_EARLIER);
  }

  Maybe<ContactCard> card(Viewer viewer, long contactId, int mostEarlier) {
    return head(viewer, contactId)
        .flatMap(
            head ->
                Single.zip(
                        identities(viewer, head.id()),
                        conversations(viewer, head.id(), OVER, mostEarlier),
                        conversations(viewer, head.id(), OPEN, mostEarlier),
                        (identities, earlier, open) ->
                            new ContactCard(
                                head.id(),
                                head.rev(),
                                head.name(),
                                identities,
                                head.firstSeenAt(),
                                head.visits(),
                                earlier,
                                open))
                    .toMaybe());
  }

  private Maybe<Head> head(Viewer viewer, long contactId) {
    return sql.first(
        """
        select t.id, t.rev, t.visits, t.created_at,
        """
            + ContactNames.COLUMNS
            + """
            from contact r join contact t on t.id = coalesce(r.joined_into, r.id)
            where r.id = $3 and exists (
              select 1 from conversation c where c.contact_id = t.id and
            """
            + Sight.VISIBLE
            + ")",
        Tuple.of(Sight.scope(viewer), viewer.userId(), contactId),
        row ->
            new Head(
                row.getLong("id"),
                row.getLong("rev"),
                sealing.openContactName(
                    row.getLong("name_home"), Rows.bytesOrNull(row, "contact_name")),
                Rows.instant(row, "created_at"),
                row.getInteger("visits")));
  }

  /** Only those by which something came in that the viewer may see. */
  private Single<List<ContactCard.Identity>> identities(Viewer viewer, long contactId) {
    return sql.list(
        """
        select i.id, i.kind, i.hint, i.shared, a.name as account_name,
          g.id as change_id, g.at, g.why_sealed, u.id as user_id, u.name_sealed as user_name
        from contact_identity i
        left join channel_account a on a.id = i.account_id
        left join identity_link l on l.identity_id = i.id and l.valid_to is null
        left join contact_change g on g.id = l.change_id and g.kind = 'JOIN'
        left join staff_user u on u.id = g.by_user
        where i.contact_id = $3 and exists (
          select 1 from conversation c where c.contact_id = $3 and c.identity_id = i.id and
        """
            + Sight.VISIBLE
            + ") order by i.id",
        Tuple.of(Sight.scope(viewer), viewer.userId(), contactId),
        this::identity);
  }

  private ContactCard.Identity identity(Row row) {
    return new ContactCard.Identity(
        row.getLong("id"),
        IdentityKey.Kind.valueOf(row.getString("kind")),
        row.getString("hint"),
        row.getString("account_name"),
        row.getBoolean("shared"),
        joined(row));
  }

  private ContactCard.@Nullable Joined joined(Row row) {
    Long change = row.getLong("change_id");
    if (change == null) {
      return null;
    }
    return new ContactCard.Joined(
        Rows.instant(row, "at"),
        sealing.openStaffName(row.getLong("user_id"), Rows.bytes(row, "user_name")),
        sealing.openReason(change, Rows.bytes(row, "why_sealed")));
  }

  private Single<List<ContactCard.Earlier>> conversations(
      Viewer viewer, long contactId, String state, int most) {
    return sql.list(
        ConversationDraft.SELECT
            + ", f.seq as first_seq, f.type as first_type, f.body_sealed as first_body\n"
            + "from conversation c\n"
            + ConversationDraft.JOINS
            + """
            left join lateral (
              select e.seq, e.type, e.body_sealed from entry e
              where e.conversation_id = c.id and e.kind = 'MESSAGE_IN'
              order by e.seq limit 1) f on true
            where c.contact_id = $3 and
            """
            + state
            + " and "
            + Sight.VISIBLE
            + " order by c.id desc limit $4",
        Tuple.of(Sight.scope(viewer), viewer.userId(), contactId, most),
        row ->
            new ContactCard.Earlier(
                new ConversationDraft(row, sealing).toConversation(), firstText(row)));
  }

  private @Nullable String firstText(Row row) {
    byte[] body = Rows.bytesOrNull(row, "first_body");
    if (body == null) {
      return null;
    }
    EntryType type = EntryType.valueOf(row.getString("first_type"));
    return sealing
        .openBody(row.getLong("id"), row.getLong("first_seq"), type, body)
        .content()
        .text();
  }
}
