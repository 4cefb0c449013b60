package org.omniline.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Single;
import io.vertx.rxjava3.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeBoardTest {
  private static final Instant START = Instant.parse("2026-11-30T01:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicReference<NodeStatus> told = new AtomicReference<>();
  private final NodeBoard board = new NodeBoard(vertx, Single.fromSupplier(told::get), nanos::get);

  @AfterEach
  void close() {
    vertx.close().blockingAwait();
  }

  private static NodeStatus node(int number, String name, NodeStatus.State state, Instant since) {
    return new NodeStatus(
        number, name, "1.0", state, 2, 3, 1, List.of("acd:main"), true, true, since, since);
  }

  private List<NodeStatus> hears(NodeStatus status) {
    told.set(status);
    return board.nodes().blockingGet();
  }

  private void pass(long seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @Test
  void whoIsSilent_isGoneAndHasNothing_thenForgotten() {
    hears(node(1, "z", NodeStatus.State.READY, START));
    pass(8);
    List<NodeStatus> all = hears(node(0, "b", NodeStatus.State.READY, START));

    assertThat(all).extracting(NodeStatus::number).containsExactly(0, 1);
    assertThat(all.get(1).state()).isEqualTo(NodeStatus.State.GONE);
    assertThat(all.get(1).desks() + all.get(1).visitors() + all.get(1).calls()).isZero();
    assertThat(all.get(1).jobs()).isEmpty();
    assertThat(all.get(1).toldAt()).isEqualTo(START);

    pass(3_600);
    assertThat(hears(node(0, "b", NodeStatus.State.READY, START)))
        .extracting(NodeStatus::number)
        .containsExactly(0);
  }

  @Test
  void nodes_standInTheOrderOfTheirNames_asPeopleCount() {
    hears(node(1, "node10", NodeStatus.State.READY, START));
    hears(node(2, "node2", NodeStatus.State.READY, START));
    hears(node(3, "east1", NodeStatus.State.READY, START));

    assertThat(hears(node(0, "node3", NodeStatus.State.READY, START)))
        .extracting(NodeStatus::name)
        .containsExactly("east1", "node2", "node3", "node10");
  }

  @Test
  void whoWasBeingEmptied_isStopped() {
    hears(node(1, "z", NodeStatus.State.DRAINING, START));
    pass(8);
    assertThat(hears(node(0, "b", NodeStatus.State.READY, START)).get(1).state())
        .isEqualTo(NodeStatus.State.STOPPED);
  }

  @Test
  void whoCameBackUnderAnotherNumber_isListedOnce() {
    hears(node(1, "a", NodeStatus.State.READY, START));
    pass(8);
    assertThat(hears(node(2, "a", NodeStatus.State.READY, START.plusSeconds(9))))
        .extracting(NodeStatus::number)
        .containsExactly(2);
  }

  @Test
  void namelessNodes_areNotTakenForEachOther() {
    hears(node(1, "", NodeStatus.State.READY, START));
    assertThat(hears(node(2, "", NodeStatus.State.READY, START.plusSeconds(9)))).hasSize(2);
  }

  @Test
  void status_crossesTheBusWhole() {
    NodeStatus status = node(7, "a", NodeStatus.State.NOT_READY, START);
    assertThat(NodeStatus.of(status.toJson())).isEqualTo(status);
  }
}
