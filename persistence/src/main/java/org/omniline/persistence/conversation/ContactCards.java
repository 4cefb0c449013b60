package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.ContactCard;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.IdentityKey;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Viewer;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.Rows;
import org.omniline.persistence.sql.Sql;

/** Reads people as a viewer may see them; old ids of joined people lead to them. Thread-safe. */
final class ContactCards {
  private static final int MOST_EARLIER = 50;
  private static final String VISIBLE = Sight.visible("w.scope", "w.viewer");

  /** Who wants to see whom; {@code w.n} counts from 1. */
  private static final String WANTED =
      """
      from (
        select n.n, n.scope, n.viewer, coalesce(r.joined_into, r.id) as contact
        from unnest($1::text[], $2::bigint[], $3::bigint[]) with ordinality
          as n(scope, viewer, contact, n)
        join contact r on r.id = n.contact) w
      """;

  private static final String HEADS =
      "select w.n, t.id, t.rev, t.visits, t.created_at,\n"
          + ContactNames.COLUMNS
          + WANTED
          + "join contact t on t.id = w.contact";

  /** Only those by which something came in that the viewer may see. */
  private static final String IDENTITIES =
      """
      select w.n, i.id, i.kind, i.hint, i.shared, a.name as account_name,
        g.id as change_id, g.at, g.why_sealed, u.id as user_id, u.name_sealed as user_name
      """
          + WANTED
          + """
          join contact_identity i on i.contact_id = w.contact
          left join channel_account a on a.id = i.account_id
          left join identity_link l on l.identity_id = i.id and l.valid_to is null
          left join contact_change g on g.id = l.change_id and g.kind = 'JOIN'
          left join staff_user u on u.id = g.by_user
          where (
            select true from conversation c
            where c.contact_id = w.contact and c.identity_id = i.id and
          """
          + VISIBLE
          + " limit 1) order by w.n, i.id";

  /**
   * What agents wrote of the person, the own first. Of the identities joined to it only what nobody
   * could have seen who wrote the own: an edit made since then stands for all.
   */
  private static final String EDITS =
      """
      select w.n, g.own, e.id, e.name_sealed, e.remark_sealed, e.rev, e.at, e.by_user,
        u.name_sealed as user_name
      """
          + WANTED
          + """
          join contact t on t.id = w.contact and t.rev > 0
          cross join lateral (
            select t.edit_id as id, true as own
            union all
            select h.edit_id, false from contact_identity m
            join identity_link l on l.identity_id = m.id and l.valid_to is null
            join contact h on h.id = home_of(m.id)
            where m.contact_id = t.id and h.id <> t.id and not exists (
              select 1 from contact_edit o where o.id = t.edit_id and o.at > l.valid_from)) g
          join contact_edit e on e.id = g.id
          join staff_user u on u.id = e.by_user
          order by w.n, g.own desc, e.id
          """;

  private static final String CONVERSATIONS =
      ConversationDraft.SELECT
          + ", w.n, f.seq as first_seq, f.type as first_type, f.body_sealed as first_body\n"
          + WANTED
          + "cross join lateral (("
          + newest("c.state in ('CLOSED', 'ABANDONED')")
          + ") union all ("
          + newest("c.state not in ('CLOSED', 'ABANDONED')")
          + """
          )) k
          join conversation c on c.id = k.id
          """
          + ConversationDraft.JOINS
          + """
          left join lateral (
            select e.seq, e.type, e.body_sealed from entry e
            where e.conversation_id = c.id and e.kind = 'MESSAGE_IN'
            order by e.seq limit 1) f on true
          order by w.n, c.id desc
          """;

  private final Sql sql;
  private final Sealing sealing;

  /** Who wants to see whom. */
  record Wanted(Viewer viewer, long contactId) {}

  private record Head(
      long id, long rev, @Nullable String name, java.time.Instant firstSeenAt, int visits) {}

  private record Edit(boolean own, @Nullable String remark, ContactCard.Edited edited) {
    static ContactCard.@Nullable Edited own(List<Edit> edits) {
      return edits.stream().filter(Edit::own).map(Edit::edited).findFirst().orElse(null);
    }

    static @Nullable String remark(List<Edit> edits) {
      String all =
          edits.stream()
              .map(Edit::remark)
              .filter(Objects::nonNull)
              .distinct()
              .collect(Collectors.joining("\n"));
      return all.isEmpty() ? null : all;
    }
  }

  /** A row of the n-th wanted, from 0. */
  private record Of<T>(int n, T what) {
    static <T> List<T> the(List<Of<T>> all, int n) {
      return all.stream().filter(one -> one.n() == n).map(Of::what).toList();
    }
  }

  ContactCards(Sql sql, Sealing sealing) {
    this.sql = sql;
    this.sealing = sealing;
  }

  private static String newest(String state) {
    return "select c.id from conversation c where c.contact_id = w.contact and "
        + state
        + " and "
        + VISIBLE
        + " order by c.id desc limit $4";
  }

  /** Empty when the viewer may see none of the person's conversations. */
  Maybe<ContactCard> card(Viewer viewer, long contactId) {
    return card(viewer, contactId, MOST_EARLIER);
  }

  Maybe<ContactCard> card(Viewer viewer, long contactId, int mostEarlier) {
    return cards(sql, List.of(new Wanted(viewer, contactId)), mostEarlier)
        .mapOptional(cards -> cards.get(0));
  }

  /** Several in four statements; as {@link #card(Viewer, long)}, in their order. */
  Single<List<Optional<ContactCard>>> cards(Sql from, List<Wanted> wanted) {
    return cards(from, wanted, MOST_EARLIER);
  }

  private Single<List<Optional<ContactCard>>> cards(
      Sql from, List<Wanted> wanted, int mostEarlier) {
    return Single.zip(
        from.list(HEADS, columns(wanted).tuple(), row -> of(row, this::head)),
        from.list(IDENTITIES, columns(wanted).tuple(), row -> of(row, this::identity)),
        from.list(EDITS, columns(wanted).tuple(), row -> of(row, this::edit)),
        from.list(
            CONVERSATIONS, columns(wanted).value(mostEarlier).tuple(), row -> of(row, this::talk)),
        (heads, identities, edits, talks) -> {
          List<Optional<ContactCard>> cards = new ArrayList<>();
          for (int n = 0; n < wanted.size(); n++) {
            List<Head> head = Of.the(heads, n);
            cards.add(
                head.isEmpty()
                    ? Optional.empty()
                    : card(head.get(0), Of.the(identities, n), Of.the(edits, n), Of.the(talks, n)));
          }
          return cards;
        });
  }

  private static Columns<Wanted> columns(List<Wanted> wanted) {
    return new Columns<>(wanted)
        .texts(one -> Sight.scope(one.viewer()))
        .longs(one -> one.viewer().userId())
        .longs(Wanted::contactId);
  }

  private static <T> Of<T> of(Row row, Function<Row, T> mapper) {
    return new Of<>(row.getLong("n").intValue() - 1, mapper.apply(row));
  }

  private static Optional<ContactCard> card(
      Head head,
      List<ContactCard.Identity> identities,
      List<Edit> edits,
      List<ContactCard.Earlier> talks) {
    return talks.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ContactCard(
                head.id(),
                head.rev(),
                head.name(),
                Edit.remark(edits),
                Edit.own(edits),
                identities,
                head.firstSeenAt(),
                head.visits(),
                talks.stream().filter(talk -> !talk.conversation().state().isOpen()).toList(),
                talks.stream().filter(talk -> talk.conversation().state().isOpen()).toList()));
  }

  private Head head(Row row) {
    return new Head(
        row.getLong("id"),
        row.getLong("rev"),
        ContactNames.open(row, sealing),
        Rows.instant(row, "created_at"),
        row.getInteger("visits"));
  }

  private Edit edit(Row row) {
    long id = row.getLong("id");
    long by = row.getLong("by_user");
    return new Edit(
        row.getBoolean("own"),
        sealing.openRemark(id, Rows.bytesOrNull(row, "remark_sealed")),
        new ContactCard.Edited(
            sealing.openGivenName(id, Rows.bytesOrNull(row, "name_sealed")),
            new Ref(by, sealing.openStaffName(by, Rows.bytes(row, "user_name"))),
            row.getLong("rev"),
            Rows.instant(row, "at")));
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

  private ContactCard.Earlier talk(Row row) {
    return new ContactCard.Earlier(
        new ConversationDraft(row, sealing).toConversation(), firstText(row));
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
