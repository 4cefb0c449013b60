package org.omniline.persistence.flow;

import io.reactivex.rxjava3.core.Completable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.flow.run.FlowStep;
import org.omniline.flow.store.FlowFacts;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgErrors;

/** Steps as rows that nobody changes. Thread-safe. */
public final class PgFlowFacts implements FlowFacts {
  private final PgDatabase database;

  public PgFlowFacts(PgDatabase database) {
    this.database = database;
  }

  @Override
  public Completable append(
      long conversation, @Nullable Long leg, int first, List<FlowStep> steps) {
    if (steps.isEmpty()) {
      return Completable.complete();
    }
    return database
        .transact(
            tx ->
                tx.update(
                    """
                    insert into ivr_step (conversation_id, leg_id, flow_id, flow_version, node,
                      entered_at, left_at, key, tries, exit, place)
                    select $9, $10,
                      coalesce((select f.id from flow f where f.code = s.flow), 0),
                      s.version, s.node, s.entered, s.left_at, s.key, s.tries, s.exit,
                      $11 + s.place - 1
                    from unnest($1::text[], $2::integer[], $3::text[], $4::timestamptz[],
                        $5::timestamptz[], $6::text[], $7::integer[], $8::text[])
                      with ordinality
                      as s (flow, version, node, entered, left_at, key, tries, exit, place)
                    order by s.place
                    on conflict (conversation_id, place) do nothing
                    """,
                    new Columns<>(steps)
                        .texts(FlowStep::flow)
                        .ints(FlowStep::version)
                        .texts(FlowStep::node)
                        .times(FlowStep::entered)
                        .times(FlowStep::left)
                        .texts(FlowStep::key)
                        .ints(FlowStep::tries)
                        .texts(step -> step.exit().name())
                        .value(conversation)
                        .value(leg)
                        .value(first)
                        .tuple()))
        .ignoreElement()
        .onErrorResumeNext(
            error ->
                Completable.error(
                    PgErrors.isUnknownReference(error)
                        ? new Refusal(
                            Refusal.Code.NOT_FOUND,
                            "There is no such conversation, flow or version.")
                        : error));
  }
}
