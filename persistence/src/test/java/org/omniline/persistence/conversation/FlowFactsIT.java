package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Refusal;
import org.omniline.flow.graph.FlowGraph;
import org.omniline.flow.graph.Node;
import org.omniline.flow.run.FlowStep;
import org.omniline.flow.store.FlowFacts;
import org.omniline.flow.store.FlowStore.Draft;
import org.omniline.flow.store.FlowStore.Flow;
import org.omniline.persistence.flow.PgFlowFacts;
import org.omniline.persistence.flow.PgFlowStore;
import org.omniline.persistence.sql.PostgresExtension;

class FlowFactsIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static FlowStep step(String flow, int version, String node, String key) {
    Instant entered = Instant.parse("2026-11-23T02:00:00Z");
    return new FlowStep(
        flow, version, node, entered, entered.plusSeconds(2), key, 1, FlowStep.Exit.ENTERED);
  }

  @Test
  void append_keepsTheStepsOfARunInTheirOrder_allOrNone() {
    Hotline hotline = new Hotline(postgres.database());
    PgFlowStore flows = new PgFlowStore(postgres.database(), hotline.ids);
    String code = "f" + hotline.ids.next();
    FlowGraph graph =
        new FlowGraph("z", null, List.of(), List.of(new Node.Hangup("z", "", List.of())));
    Draft draft =
        flows.save(new Draft(new Flow(0, 0, code, "流程", true, null), graph), 0).blockingGet();
    assertThat(flows.publish(draft.flow().id(), 1, "初版", 0).blockingGet().flow().published())
        .isEqualTo(1);
    long conversation = hotline.waiting(hotline.visitor()).id();
    FlowFacts facts = new PgFlowFacts(postgres.database());

    facts
        .append(
            conversation,
            null,
            0,
            List.of(step(code, 1, "menu", "2"), step(code, 1, "pin", FlowStep.MASK)))
        .blockingAwait();
    // Told again by a node that did not hear that it was done.
    facts
        .append(conversation, null, 1, List.of(step(code, 1, "pin", FlowStep.MASK)))
        .blockingAwait();
    assertThatThrownBy(
            () ->
                facts
                    .append(
                        conversation,
                        7L,
                        2,
                        List.of(step(code, 1, "menu", "3"), step(code, 2, "menu", "4")))
                    .blockingAwait())
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.code()).isEqualTo(Refusal.Code.NOT_FOUND));

    assertThat(
            hotline.facts(
                "select string_agg(node || ' ' || key || ' ' || tries || ' ' || exit, ', '"
                    + " order by id) from ivr_step where conversation_id = $1",
                conversation))
        .containsExactly("menu 2 1 ENTERED, pin *** 1 ENTERED");
  }
}
