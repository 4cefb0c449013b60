package org.omniline.persistence.flow;

import io.reactivex.rxjava3.core.Completable;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.flow.run.FlowStep;
import org.omniline.flow.store.FlowFacts;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.GroupCommit;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgErrors;
import org.omniline.persistence.sql.Sql;

/** Steps as rows that nobody changes; runs that go on at once share a commit. Thread-safe. */
public final class PgFlowFacts implements FlowFacts {
  private static final int MOST_AT_ONCE = 200;

  private final PgDatabase database;
  private final GroupCommit<Stretch> together = new GroupCommit<>(MOST_AT_ONCE, this::write);

  /** What a run has passed, from one place on. */
  private record Stretch(long conversation, @Nullable Long leg, int first, List<FlowStep> steps) {
    Stream<Row> rows() {
      return IntStream.range(0, steps.size())
          .mapToObj(each -> new Row(conversation, leg, first + each, steps.get(each)));
    }
  }

  private record Row(long conversation, @Nullable Long leg, int place, FlowStep step) {}

  public PgFlowFacts(PgDatabase database) {
    this.database = database;
  }

  @Override
  public Completable append(
      long conversation, @Nullable Long leg, int first, List<FlowStep> steps) {
    return steps.isEmpty()
        ? Completable.complete()
        : together
            .add(new Stretch(conversation, leg, first, List.copyOf(steps)))
            .onErrorResumeNext(
                error ->
                    Completable.error(
                        PgErrors.isUnknownReference(error)
                            ? new Refusal(
                                Refusal.Code.NOT_FOUND,
                                "There is no such conversation, flow or version.")
                            : error));
  }

  private Completable write(List<Stretch> all) {
    List<Row> rows = all.stream().flatMap(Stretch::rows).toList();
    return database.transact(tx -> write(tx, rows).toSingleDefault(true)).ignoreElement();
  }

  private static Completable write(Sql tx, List<Row> rows) {
    return tx.update(
            """
            insert into ivr_step (conversation_id, leg_id, flow_id, flow_version, node,
              entered_at, left_at, key, tries, exit, place)
            select s.conversation, s.leg,
              coalesce((select f.id from flow f where f.code = s.flow), 0),
              s.version, s.node, s.entered, s.left_at, s.key, s.tries, s.exit, s.place
            from unnest($1::bigint[], $2::bigint[], $3::integer[], $4::text[],
                $5::integer[], $6::text[], $7::timestamptz[], $8::timestamptz[],
                $9::text[], $10::integer[], $11::text[])
              with ordinality
              as s (conversation, leg, place, flow, version, node, entered, left_at, key,
                tries, exit, number)
            order by s.number
            on conflict (conversation_id, place) do nothing
            """,
            new Columns<>(rows)
                .longs(Row::conversation)
                .longs(Row::leg)
                .ints(Row::place)
                .texts(row -> row.step().flow())
                .ints(row -> row.step().version())
                .texts(row -> row.step().node())
                .times(row -> row.step().entered())
                .times(row -> row.step().left())
                .texts(row -> row.step().key())
                .ints(row -> row.step().tries())
                .texts(row -> row.step().exit().name())
                .tuple())
        .ignoreElement();
  }

  /** A run's steps as a part of a transaction that does more. */
  public static Completable append(
      Sql tx, long conversation, @Nullable Long leg, int first, List<FlowStep> steps) {
    return steps.isEmpty()
        ? Completable.complete()
        : write(tx, new Stretch(conversation, leg, first, steps).rows().toList());
  }
}
