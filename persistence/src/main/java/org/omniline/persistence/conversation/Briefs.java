package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Brief;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Pressed;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Risk;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.MissedStore;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.GroupTransaction;
import org.omniline.persistence.sql.GroupTransaction.Done;
import org.omniline.persistence.sql.GroupTransaction.Outcome;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Rows;

/**
 * What stands beside a person's card, in one statement for all who ask in one moment. Each part is
 * found by an index and bounded: a person with thousands of conversations costs as much as one with
 * fifty. Thread-safe.
 */
final class Briefs {
  private static final int MOST_AT_ONCE = 50;

  /** So many of the person's newest conversations are looked at. */
  private static final int CONVERSATIONS = 50;

  /** A flow at the beginning is over by then. */
  private static final int FIRST_ENTRIES = 200;

  private static final String VISIBLE = Sight.visible("w.scope", "w.viewer");

  /** Rows of several kinds, told apart by {@code what}; what a kind has no use for is null. */
  private static final String READ =
      """
      with w as (
        select n.n, n.scope, n.viewer, c.id, c.contact_id, c.identity_id
        from unnest($1::text[], $2::bigint[], $3::bigint[]) with ordinality
          as n(scope, viewer, conversation, n)
        join conversation c on c.id = n.conversation)
      select w.n, r.* from w cross join lateral (
        (select 'IDENTITY' as what, i.kind as code, i.id as id, null::bigint as other,
           null::timestamptz as at, null::text as state, i.value_sealed as sealed
         from contact_identity i where i.id = w.identity_id)
        union all
        (select distinct on (l.list) 'MARK', l.list, null::bigint, null::bigint, l.until_at,
           null::text, null::bytea
         from contact_identity i
         join identity_listing l on l.value_hash = i.value_hash and l.kind = i.kind
           and coalesce(l.account_id, 0) = coalesce(i.account_id, 0)
         where i.contact_id = w.contact_id and l.ended_at is null
           and l.from_at <= clock_timestamp()
           and (l.until_at is null or l.until_at > clock_timestamp())
         order by l.list, l.until_at desc nulls first)
        union all
        (select 'MISSED', m.kind, m.id, null::bigint, m.at, m.state, null::bytea
         from (select k.id from conversation k where k.contact_id = w.contact_id
               order by k.id desc limit CONVERSATIONS) k
         join missed m on m.conversation_id = k.id and m.state <> 'DONE'
         where k.id <> w.id and (
           w.scope = 'ALL' and m.organisation_id in (select organisations_of(w.viewer))
           or w.scope = 'OWN' and (m.taken_by = w.viewer or (
             select true from queue_membership q
             where q.user_id = w.viewer and q.queue_id = m.queue_id and q.valid_to is null
             limit 1)))
         order by m.at desc limit 5)
        union all
        (select 'JUDGED', e.level, u.id, c.id, e.at, null::text, u.name_sealed
         from (select k.id from conversation k where k.contact_id = w.contact_id
               order by k.id desc limit CONVERSATIONS) k
         join risk_event e on e.conversation_id = k.id and e.by_user is not null
         join conversation c on c.id = k.id
         join staff_user u on u.id = e.by_user
         where VISIBLE
         order by e.id desc limit 1)
        union all
        (select 'ENTRY', e.type, e.conversation_id, e.seq, e.at, null::text, e.body_sealed
         from entry e
         where e.conversation_id = w.id and e.seq <= FIRST
           and e.type in ('CALL_RANG', 'MENU_PASSED')
         order by e.seq desc limit 5)) r
      """
          .replace("CONVERSATIONS", Integer.toString(CONVERSATIONS))
          .replace("FIRST", Integer.toString(FIRST_ENTRIES))
          .replace("VISIBLE", VISIBLE);

  private record Asked(Viewer viewer, long conversation) {}

  private final Sealing sealing;
  private final GroupTransaction<Asked, Optional<Brief>> together;

  Briefs(PgDatabase database, Sealing sealing) {
    this.sealing = sealing;
    this.together =
        new GroupTransaction<>(
            MOST_AT_ONCE, asked -> List.of(), (asked, waits) -> read(database, asked));
  }

  /** Empty where there is no such conversation; whoever asks has to know that they may. */
  Maybe<Brief> read(Viewer viewer, long conversation) {
    return together.add(new Asked(viewer, conversation)).mapOptional(brief -> brief);
  }

  private Single<List<Outcome<Optional<Brief>>>> read(PgDatabase database, List<Asked> asked) {
    Columns<Asked> columns =
        new Columns<>(asked)
            .texts(one -> Sight.scope(one.viewer()))
            .longs(one -> one.viewer().userId())
            .longs(Asked::conversation);
    return database.sql().list(READ, columns.tuple(), row -> row).map(rows -> briefs(asked, rows));
  }

  private List<Outcome<Optional<Brief>>> briefs(List<Asked> asked, List<Row> rows) {
    Map<Long, Draft> drafts = new HashMap<>();
    rows.forEach(row -> drafts.computeIfAbsent(row.getLong("n"), n -> new Draft()).take(row));
    List<Outcome<Optional<Brief>>> all = new ArrayList<>();
    for (long n = 1; n <= asked.size(); n++) {
      Draft draft = drafts.get(n);
      all.add(new Done<>(Optional.ofNullable(draft).map(Draft::brief)));
    }
    return all;
  }

  /** A brief whose rows come one after the other. */
  private final class Draft {
    private long identity;
    private @Nullable String number;
    private @Nullable String accessNumber;
    private List<Pressed> way = List.of();
    private Map<String, String> given = Map.of();
    private final List<Brief.Missed> missed = new ArrayList<>();
    private Brief.@Nullable Judged judged;
    private final List<Brief.Mark> marks = new ArrayList<>();

    void take(Row row) {
      Instant at = Rows.instantOrNull(row, "at");
      String code = row.getString("code");
      switch (row.getString("what")) {
        case "IDENTITY" -> identity(row, code);
        case "MARK" -> marks.add(new Brief.Mark(Brief.Listed.valueOf(code), at));
        case "MISSED" ->
            missed.add(
                new Brief.Missed(
                    MissedStore.Kind.valueOf(code),
                    MissedStore.State.valueOf(row.getString("state")),
                    Rows.instant(row, "at")));
        case "JUDGED" -> judged(row, code);
        default -> entry(row, EntryType.valueOf(code));
      }
    }

    private void identity(Row row, String kind) {
      identity = row.getLong("id");
      String value = sealing.openIdentity(identity, Rows.bytes(row, "sealed"));
      // A call without a number has a name of ours for its identity.
      number = kind.equals("PHONE") && value.startsWith("+") ? value : null;
    }

    private void judged(Row row, String level) {
      long by = row.getLong("id");
      judged =
          new Brief.Judged(
              Risk.valueOf(level),
              new Ref(by, sealing.openStaffName(by, Rows.bytes(row, "sealed"))),
              Rows.instant(row, "at"),
              row.getLong("other"));
    }

    /** The newest menu goes before the ones before it. */
    private void entry(Row row, EntryType type) {
      Map<String, String> data =
          sealing
              .openBody(row.getLong("id"), row.getLong("other"), type, Rows.bytes(row, "sealed"))
              .content()
              .data();
      if (type == EntryType.CALL_RANG) {
        accessNumber = data.get("accessNumber");
      } else if (way.isEmpty() && given.isEmpty()) {
        way = Pressed.in(data);
        given = given(data);
      }
    }

    private static Map<String, String> given(Map<String, String> data) {
      Map<String, String> given = new HashMap<>();
      data.forEach(
          (name, value) -> {
            if (name.startsWith("given.")) {
              given.put(name.substring("given.".length()), value);
            }
          });
      return given;
    }

    Brief brief() {
      return new Brief(identity, number, accessNumber, way, given, missed, judged, marks);
    }
  }
}
