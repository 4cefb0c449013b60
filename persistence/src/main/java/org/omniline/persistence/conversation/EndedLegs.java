package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.omniline.conversation.port.CallStore.Leg;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.Ids;
import org.omniline.persistence.cti.CtiOutbox;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.Sql;

/** Legs that are over as rows that nobody changes, with the stretches that they were. Stateless. */
final class EndedLegs {
  /** It rang at several, and a colleague was faster. */
  private static final String TAKEN = "TAKEN";

  private final Cipher cipher;
  private final Ids ids;

  EndedLegs(Cipher cipher, Ids ids) {
    this.cipher = cipher;
    this.ids = ids;
  }

  /** Each once, however often it is written; what stands beside a leg with it or not at all. */
  Completable write(Sql tx, List<Leg> legs) {
    return Flowable.fromIterable(legs)
        .concatMapSingle(leg -> write(tx, ids.next(), leg))
        .ignoreElements();
  }

  private Single<Integer> write(Sql tx, long id, Leg leg) {
    return inserted(tx, id, leg)
        .filter(rows -> rows > 0 && leg.conversation() != null)
        .flatMapSingle(
            rows ->
                leg.role().equals("AGENT")
                    ? stretches(tx, id, leg)
                    : CtiOutbox.ended(tx, leg).toSingleDefault(rows))
        .defaultIfEmpty(0);
  }

  private Single<Integer> inserted(Sql tx, long id, Leg leg) {
    return tx.update(
        """
        insert into call_leg (id, switch, uuid, other_uuid, conversation_id, direction, role,
          access_number, raw_sealed, caller_sealed, caller_hash, caller_kind, agent_id, extension,
          created_at, answered_at, ended_at, sip_code, q850, cause, ended_by, refused, joined_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
          $19, $20, $21, $22, $23)
        on conflict (switch, uuid) do nothing
        """,
        Tuple.tuple()
            .addLong(id)
            .addString(leg.switchName())
            .addString(leg.uuid())
            .addString(leg.other())
            .addLong(leg.conversation())
            .addString(leg.role().equals("CALLER") ? "INBOUND" : "OUTBOUND")
            .addString(leg.role())
            .addString(leg.accessNumber())
            .addBuffer(seal(leg.raw(), "call_leg.raw", id))
            .addBuffer(seal(leg.caller(), "call_leg.caller", id))
            .addBuffer(Buffer.buffer(cipher.hash("contact_identity.value", utf8(leg.caller()))))
            .addString(leg.callerKind())
            .addLong(leg.agent())
            .addString(leg.extension())
            .addValue(Columns.time(leg.created()))
            .addValue(Columns.time(leg.answered()))
            .addValue(Columns.time(leg.ended()))
            .addInteger(leg.sipCode())
            .addInteger(leg.q850())
            .addString(leg.cause())
            .addString(leg.endedBy())
            .addString(leg.refused())
            .addValue(Columns.time(leg.joined())));
  }

  private record Segment(String kind, Instant from, Instant to, String result) {}

  /** How an agent's leg appears among the stretches of its conversation. */
  private static Single<Integer> stretches(Sql tx, long id, Leg leg) {
    Instant answered = leg.answered();
    List<Segment> all = new ArrayList<>();
    all.add(
        new Segment(
            "RING",
            leg.created(),
            answered == null ? leg.ended() : answered,
            TAKEN.equals(leg.refused()) ? TAKEN : answered == null ? "UNANSWERED" : "ANSWERED"));
    leg.holds().forEach(held -> all.add(new Segment("HOLD", held.from(), held.to(), "RESUMED")));
    return tx.update(
        """
        insert into segment (conversation_id, kind, leg_id, queue_id, agent_id, team_id, from_at,
          to_at, result)
        select c.id, n.kind, $2, c.queue_id, $3,
          (select m.team_id from team_membership m
           where m.user_id = $3 and m.is_primary
             and m.valid_from <= n.from_at and (m.valid_to is null or m.valid_to > n.from_at)
           limit 1),
          n.from_at, greatest(n.from_at, n.to_at), n.result
        from conversation c
        cross join unnest($4::text[], $5::timestamptz[], $6::timestamptz[], $7::text[])
          as n(kind, from_at, to_at, result)
        where c.id = $1
        """,
        new Columns<>(all)
            .value(leg.conversation())
            .value(id)
            .value(leg.agent())
            .texts(Segment::kind)
            .times(Segment::from)
            .times(Segment::to)
            .texts(Segment::result)
            .tuple());
  }

  private Buffer seal(String value, String column, long id) {
    return Buffer.buffer(cipher.seal(utf8(value), column + ":" + id));
  }

  private static byte[] utf8(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
