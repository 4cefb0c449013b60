package org.omniline.gateway.cluster;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import io.vertx.rxjava3.core.Vertx;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * What the nodes say about themselves every few seconds, over the event bus. Who says nothing for a
 * while is gone and stays listed as that for an hour, so that an operator sees what is missing.
 * Thread-safe.
 */
public final class NodeBoard {
  /** How often a node tells. */
  public static final Duration EVERY = Duration.ofSeconds(2);

  private static final String ADDRESS = "omniline.nodes";
  private static final long SILENT_NS = TimeUnit.SECONDS.toNanos(7);
  private static final long FORGOTTEN_NS = TimeUnit.HOURS.toNanos(1);

  private static final Pattern COUNT = Pattern.compile("[0-9]+$");

  /** So that node2 stands before node10. */
  private static final Comparator<NodeStatus> BY_NAME =
      Comparator.comparing((NodeStatus one) -> COUNT.matcher(one.name()).replaceFirst(""))
          .thenComparingInt(one -> one.name().length())
          .thenComparing(NodeStatus::name)
          .thenComparingInt(NodeStatus::number);

  private record Heard(NodeStatus status, long nanos) {}

  private final Vertx vertx;
  private final Single<NodeStatus> status;
  private final LongSupplier nanoTime;
  private final Map<Integer, Heard> heard = new ConcurrentHashMap<>();

  /**
   * Makes this node's view of the board.
   *
   * @param status how this node is, asked each time anew
   * @param nanoTime this node's monotonic clock
   */
  public NodeBoard(Vertx vertx, Single<NodeStatus> status, LongSupplier nanoTime) {
    this.vertx = vertx;
    this.status = status;
    this.nanoTime = nanoTime;
  }

  /** Hears all nodes from now on. */
  public void listen() {
    vertx
        .eventBus()
        .<JsonObject>consumer(ADDRESS)
        .handler(message -> hear(NodeStatus.of(message.body())));
  }

  private void hear(NodeStatus told) {
    long now = nanoTime.getAsLong();
    heard.put(told.number(), new Heard(told, now));
    heard.values().removeIf(one -> now - one.nanos() > FORGOTTEN_NS || isBack(one.status(), told));
  }

  /** Whether the node came back under another number: the old row would be told for missing. */
  private static boolean isBack(NodeStatus old, NodeStatus told) {
    return !told.name().isEmpty()
        && old.name().equals(told.name())
        && old.number() != told.number()
        && old.startedAt().isBefore(told.startedAt());
  }

  private NodeStatus seen(Heard one) {
    return nanoTime.getAsLong() - one.nanos() > SILENT_NS ? one.status().silent() : one.status();
  }

  /** Says how this node is. */
  public Completable tell() {
    return status
        .doOnSuccess(
            now -> {
              hear(now);
              vertx.eventBus().publish(ADDRESS, now.toJson());
            })
        .ignoreElement();
  }

  /**
   * All nodes that said something within the last hour, by name as people count; who is silent is
   * said to be.
   */
  public Single<List<NodeStatus>> nodes() {
    return tell()
        .andThen(
            Single.fromCallable(
                () -> heard.values().stream().map(this::seen).sorted(BY_NAME).toList()));
  }
}
