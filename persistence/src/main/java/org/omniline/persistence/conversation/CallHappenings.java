package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.port.CallRecords.Call;
import org.omniline.conversation.port.CallRecords.Happening;
import org.omniline.conversation.port.CallRecords.Kind;
import org.omniline.conversation.port.Cipher;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Rows;

/** All that happened in one call, from the facts of record of its conversation. Thread-safe. */
final class CallHappenings {
  /** Of each kind: more than any call has, and a bound all the same. */
  private static final int MOST = 500;

  private final PgDatabase database;
  private final Cipher cipher;

  CallHappenings(PgDatabase database, Cipher cipher) {
    this.database = database;
    this.cipher = cipher;
  }

  Single<List<Happening>> of(Call call, String switchName, String uuid) {
    return Single.zip(
        legs(call, switchName, uuid),
        call.conversation() == null ? Single.just(List.<Happening>of()) : facts(call, uuid),
        CallHappenings::inOrder);
  }

  /** What begins together stands as it leads to one another: a leg before what is on it. */
  private static List<Happening> inOrder(List<Happening> legs, List<Happening> facts) {
    List<Happening> all = new ArrayList<>(legs);
    all.addAll(facts);
    all.sort(Comparator.comparing(Happening::from).thenComparing(Happening::kind));
    return all;
  }

  // ---- legs ----

  private Single<List<Happening>> legs(Call call, String switchName, String uuid) {
    boolean stored = call.conversation() != null;
    return database
        .sql()
        .list(
            """
            select l.id, l.role, l.extension, l.agent_id, l.caller_sealed, l.created_at,
              l.answered_at, l.ended_at, l.ended_by, l.sip_code, l.q850, l.cause, l.refused
            from call_leg l
            where
            """
                + (stored
                    ? " l.conversation_id = $3 and l.switch = $1"
                        + " and (l.uuid = $2 or l.other_uuid = $2)"
                    : " l.switch = $1 and l.uuid = $2")
                + " order by l.created_at, l.id limit "
                + MOST,
            stored ? Tuple.of(switchName, uuid, call.conversation()) : Tuple.of(switchName, uuid),
            this::leg);
  }

  private Happening leg(Row row) {
    Map<String, String> detail = new LinkedHashMap<>();
    String role = row.getString("role");
    detail.put("role", role);
    if (row.getLong("agent_id") == null) {
      detail.put("number", number(cipher, row));
    }
    put(detail, "extension", row.getString("extension"));
    put(detail, "answered", Rows.instantOrNull(row, "answered_at"));
    put(detail, "endedBy", row.getString("ended_by"));
    put(detail, "sipCode", row.getInteger("sip_code"));
    put(detail, "q850", row.getInteger("q850"));
    put(detail, "cause", row.getString("cause"));
    put(detail, "refused", row.getString("refused"));
    return new Happening(
        Kind.LEG,
        Rows.instant(row, "created_at"),
        Rows.instant(row, "ended_at"),
        row.getLong("agent_id"),
        detail);
  }

  private static void put(Map<String, String> detail, String name, @Nullable Object value) {
    if (value != null) {
      detail.put(name, value.toString());
    }
  }

  /** The number of a leg's row, as it is kept. */
  static String number(Cipher cipher, Row row) {
    return new String(
        cipher.open(Rows.bytes(row, "caller_sealed"), "call_leg.caller:" + row.getLong("id")),
        StandardCharsets.UTF_8);
  }

  // ---- what else is on record ----

  /**
   * A conversation may have several calls: what is between this one and the next is of this one.
   */
  private Single<List<Happening>> facts(Call call, String uuid) {
    return database
        .sql()
        .first(
            """
            select min(n.created_at) as next
            from call_leg n
            where n.conversation_id = $1 and n.role in ('CALLER', 'CALLED') and n.created_at > $2
            """,
            Tuple.of(call.conversation(), Columns.time(call.began())),
            row ->
                Objects.requireNonNullElse(
                    Rows.instantOrNull(row, "next"), Instant.parse("9999-01-01T00:00:00Z")))
        .toSingle()
        .flatMap(next -> facts(call, uuid, next));
  }

  private Single<List<Happening>> facts(Call call, String uuid, Instant next) {
    return database
        .sql()
        .list(
            FACTS,
            Tuple.of(
                call.conversation(),
                Columns.time(call.began()),
                Columns.time(next),
                uuid,
                Columns.time(call.ended()),
                MOST),
            CallHappenings::happening);
  }

  private static Happening happening(Row row) {
    Map<String, String> detail = new LinkedHashMap<>();
    for (Map.Entry<String, Object> one : row.getJsonObject("detail")) {
      put(detail, one.getKey(), one.getValue());
    }
    return new Happening(
        Kind.valueOf(row.getString("kind")),
        Rows.instant(row, "from_at"),
        Rows.instantOrNull(row, "to_at"),
        row.getLong("agent_id"),
        detail);
  }

  /** Where a stay in a queue or a rating tells more than the stretch of it, that is told. */
  private static final String FACTS =
      """
      (select s.kind, s.from_at, s.to_at, s.agent_id,
        jsonb_build_object('result', s.result) as detail
      from segment s
      where s.conversation_id = $1 and s.kind not in ('QUEUE', 'SURVEY')
        and s.from_at < $3 and coalesce(s.to_at, 'infinity'::timestamptz) > $2
      order by s.id limit $6)
      union all
      (select 'STEP', i.entered_at, i.left_at, null,
        jsonb_build_object('flow', i.flow_id::text, 'flowName', f.name, 'version', i.flow_version,
          'node', i.node, 'key', i.key, 'tries', i.tries, 'exit', i.exit)
      from ivr_step i left join flow f on f.id = i.flow_id
      where i.conversation_id = $1 and i.entered_at < $3 and i.left_at >= $2
      order by i.place limit $6)
      union all
      (select 'QUEUE', v.entered_at, v.left_at, null,
        jsonb_build_object('queue', q.name, 'by', v.entered_by, 'priority', v.priority,
          'position', v.position_told, 'outcome', v.outcome)
      from queue_visit v join queue q on q.id = v.queue_id
      where v.conversation_id = $1 and v.entered_at < $3
        and coalesce(v.left_at, 'infinity'::timestamptz) >= $2
      order by v.id limit $6)
      union all
      (select 'OFFER', o.offered_at, o.ended_at, o.agent_id,
        jsonb_build_object('outcome', o.outcome, 'reason', o.reason)
      from offer o
      where o.conversation_id = $1 and o.offered_at < $3
        and coalesce(o.ended_at, 'infinity'::timestamptz) >= $2
      order by o.id limit $6)
      union all
      (select 'RECORDING', r.began_at, r.ended_at, r.agent_id,
        jsonb_build_object('id', r.id::text, 'state', r.state, 'failure', r.failure)
      from recording r
      where r.conversation_id = $1 and r.leg = $4
      order by r.id limit $6)
      union all
      (select 'SURVEY', a.asked_at, a.ended_at, a.agent_id,
        jsonb_build_object('survey', v.name, 'outcome', a.outcome, 'key', a.key,
          'label', a.label_zh, 'labelEn', a.label_en)
      from survey_answer a join survey v on v.code = a.survey
      where a.conversation_id = $1 and a.leg = $4
      order by a.id limit $6)
      union all
      (select 'EVENT', e.at, null, e.author_id, jsonb_build_object('type', e.type)
      from entry e
      where e.conversation_id = $1 and e.at >= $2 and e.at < $3
        and e.at < $5::timestamptz + interval '5 minutes'
        and (e.kind = 'EVENT' and e.type in ('TRANSFERRED', 'HANDOVER_ASKED', 'HANDOVER_DECLINED',
            'CALL_CONSULTED', 'CALL_JOINED', 'CALL_HANDED', 'CALL_MASKED', 'CALL_UNMASKED')
          or e.kind = 'MESSAGE_IN' and e.type = 'VOICE')
      order by e.seq limit $6)
      """;
}
