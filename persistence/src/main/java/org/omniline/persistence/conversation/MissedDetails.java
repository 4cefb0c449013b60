package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Content;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.Ref;
import org.omniline.conversation.port.MissedStore.Item;
import org.omniline.conversation.port.MissedStore.Move;
import org.omniline.conversation.port.MissedStore.Voice;
import org.omniline.conversation.port.MissedStore.What;
import org.omniline.persistence.sql.Rows;
import org.omniline.persistence.sql.Sql;

/** What hangs on those who were missed: from whom to whom, and voice messages. Thread-safe. */
final class MissedDetails {
  /** With a voice message. Its length, in milliseconds. */
  private static final String LENGTH = "durationMs";

  private final Sealing sealing;

  MissedDetails(Sealing sealing) {
    this.sealing = sealing;
  }

  private record Of<T>(long id, T what) {}

  /** The same items, with what hangs on them. */
  Single<List<Item>> of(Sql sql, List<Item> items) {
    return items.isEmpty()
        ? Single.just(items)
        : Single.zip(
            moves(sql, items), voices(sql, items), (moves, voices) -> all(items, moves, voices));
  }

  private static List<Item> all(
      List<Item> items, Map<Long, List<Move>> moves, Map<Long, List<Voice>> voices) {
    return items.stream()
        .map(
            one ->
                with(
                    one,
                    moves.getOrDefault(one.id(), List.of()),
                    voices.getOrDefault(one.conversation().id(), List.of())))
        .toList();
  }

  private static Item with(Item one, List<Move> moves, List<Voice> voices) {
    return new Item(
        one.id(),
        one.kind(),
        one.state(),
        one.conversation(),
        one.words(),
        one.at(),
        one.waitedMs(),
        one.way(),
        one.number(),
        one.dueAt(),
        one.takenBy(),
        one.takenAt(),
        one.served(),
        one.tries(),
        one.outcome(),
        one.outcomeAt(),
        one.shared(),
        one.note(),
        one.call(),
        moves,
        voices);
  }

  private Single<Map<Long, List<Move>>> moves(Sql sql, List<Item> items) {
    return sql.list(
            """
            select v.missed_id, v.what, v.at, v.from_id, f.name_sealed as from_name,
              v.to_id, t.name_sealed as to_name, v.by_id, b.name_sealed as by_name
            from missed_move v
            left join staff_user f on f.id = v.from_id
            left join staff_user t on t.id = v.to_id
            left join staff_user b on b.id = v.by_id
            where v.missed_id = any($1) order by v.id
            """,
            ids(items.stream().map(Item::id).toList()),
            row ->
                new Of<>(
                    row.getLong("missed_id"),
                    new Move(
                        What.valueOf(row.getString("what")),
                        person(row, "from"),
                        person(row, "to"),
                        person(row, "by"),
                        Rows.instant(row, "at"))))
        .map(MissedDetails::grouped);
  }

  private @Nullable Ref person(Row row, String which) {
    Long id = row.getLong(which + "_id");
    return id == null
        ? null
        : new Ref(id, sealing.openStaffName(id, Rows.bytes(row, which + "_name")));
  }

  private Single<Map<Long, List<Voice>>> voices(Sql sql, List<Item> items) {
    return sql.list(
            """
            select e.conversation_id, e.seq, e.at, e.body_sealed, h.by_id, b.name_sealed as by_name
            from entry e
            left join voice_heard h on h.conversation_id = e.conversation_id and h.seq = e.seq
            left join staff_user b on b.id = h.by_id
            where e.conversation_id = any($1) and e.kind = 'MESSAGE_IN' and e.type = 'VOICE'
            order by e.conversation_id, e.seq
            """,
            ids(items.stream().map(item -> item.conversation().id()).toList()),
            this::voice)
        .map(
            found ->
                grouped(
                    found.stream()
                        .flatMap(one -> one.what().stream().map(v -> new Of<>(one.id(), v)))
                        .toList()));
  }

  private Of<List<Voice>> voice(Row row) {
    long conversation = row.getLong("conversation_id");
    long seq = row.getLong("seq");
    Content content = content(conversation, seq, row.getBuffer("body_sealed"));
    String length = content.data().get(LENGTH);
    List<Voice> voices =
        content.media().stream()
            .map(
                media ->
                    new Voice(
                        seq,
                        media,
                        length == null ? null : (Long) Long.parseLong(length),
                        Rows.instant(row, "at"),
                        person(row, "by")))
            .toList();
    return new Of<>(conversation, voices);
  }

  private Content content(long conversation, long seq, Buffer sealed) {
    return sealing.openBody(conversation, seq, EntryType.VOICE, sealed.getBytes()).content();
  }

  private static Tuple ids(List<Long> ids) {
    return Tuple.tuple().addArrayOfLong(ids.toArray(Long[]::new));
  }

  private static <T> Map<Long, List<T>> grouped(List<Of<T>> all) {
    Map<Long, List<T>> grouped = new HashMap<>();
    all.forEach(one -> grouped.computeIfAbsent(one.id(), id -> new ArrayList<>()).add(one.what()));
    return grouped;
  }

  /** Somebody listens: who was the first is on record. */
  Maybe<MediaRef> hear(Sql tx, long conversation, long seq, long agent) {
    return tx.first(
            """
            select e.body_sealed from entry e
            where e.conversation_id = $1 and e.seq = $2 and e.kind = 'MESSAGE_IN'
              and e.type = 'VOICE'
            """,
            Tuple.of(conversation, seq),
            row -> content(conversation, seq, row.getBuffer("body_sealed")).media())
        .filter(media -> !media.isEmpty())
        .flatMap(
            media ->
                tx.update(
                        """
                        insert into voice_heard (conversation_id, seq, by_id, at)
                        values ($1, $2, $3, clock_timestamp()) on conflict do nothing
                        """,
                        Tuple.of(conversation, seq, agent))
                    .ignoreElement()
                    .andThen(Maybe.just(media.get(0))));
  }
}
