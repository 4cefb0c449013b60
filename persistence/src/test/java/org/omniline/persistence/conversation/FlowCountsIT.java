package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.flow.graph.FlowGraph;
import org.omniline.flow.graph.Node;
import org.omniline.flow.run.FlowStep;
import org.omniline.flow.run.FlowStep.Exit;
import org.omniline.flow.store.FlowCounts.Visits;
import org.omniline.flow.store.FlowCounts.Way;
import org.omniline.flow.store.FlowStore.Draft;
import org.omniline.flow.store.FlowStore.Flow;
import org.omniline.persistence.flow.PgFlowCounts;
import org.omniline.persistence.flow.PgFlowFacts;
import org.omniline.persistence.flow.PgFlowStore;
import org.omniline.persistence.sql.PostgresExtension;

/** What the steps on record come to. */
class FlowCountsIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static final Instant DAY = Instant.parse("2026-11-23T00:00:00Z");

  private final Hotline hotline = new Hotline(postgres.database());
  private final String code = "f" + hotline.ids.next();

  private FlowStep step(int at, String node, @Nullable String key, int tries, Exit exit) {
    Instant entered = DAY.plusSeconds(at);
    return new FlowStep(code, 1, node, entered, entered.plusSeconds(4), key, tries, exit);
  }

  private void ran(FlowStep... steps) {
    long conversation = hotline.waiting(hotline.visitor()).id();
    new PgFlowFacts(postgres.database())
        .append(conversation, null, 0, List.of(steps))
        .blockingAwait();
  }

  @Test
  @Tag("R63")
  void steps_areCountedByNodeKeyAndWay_ofTheDaysAskedFor() {
    PgFlowStore flows = new PgFlowStore(postgres.database(), hotline.ids);
    FlowGraph graph =
        new FlowGraph("z", null, List.of(), List.of(new Node.Hangup("z", "", List.of())));
    long flow =
        flows
            .save(new Draft(new Flow(0, 0, code, "流程", true, null), graph), 0)
            .flatMap(draft -> flows.publish(draft.flow().id(), 1, "初版", 0))
            .blockingGet()
            .flow()
            .id();
    ran(
        step(0, "menu", "2", 1, Exit.ENTERED),
        step(9, "menu", "1", 0, Exit.ENTERED),
        step(20, "number", "450123", 0, Exit.ENTERED));
    ran(step(30, "menu", "2", 0, Exit.ENTERED), step(40, "number", null, 2, Exit.HUNG_UP));
    ran(step(90_000, "menu", "2", 0, Exit.ENTERED));

    List<Visits> visits =
        new PgFlowCounts(postgres.database())
            .visits(flow, DAY, DAY.plusSeconds(86_400))
            .blockingGet();

    assertThat(visits)
        .containsExactly(
            new Visits(
                1,
                "menu",
                3,
                2,
                1,
                4_000,
                List.of(new Way(Exit.ENTERED, "2", 2), new Way(Exit.ENTERED, "1", 1))),
            new Visits(
                1,
                "number",
                2,
                2,
                2,
                4_000,
                List.of(new Way(Exit.ENTERED, null, 1), new Way(Exit.HUNG_UP, null, 1))));
  }
}
