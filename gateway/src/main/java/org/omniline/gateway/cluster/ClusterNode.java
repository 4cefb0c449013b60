package org.omniline.gateway.cluster;

import com.hazelcast.core.HazelcastInstance;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import io.vertx.rxjava3.core.Vertx;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.omniline.gateway.config.Config;

/**
 * This process as a member of the cluster: Vert.x, Hazelcast and the registry of metrics, which
 * live and end together.
 */
public record ClusterNode(
    Vertx vertx, HazelcastInstance hazelcast, PrometheusMeterRegistry registry) {

  /**
   * Joins.
   *
   * @param additions adds the maps of others to Hazelcast's configuration
   */
  public static Single<ClusterNode> join(
      Config.Cluster config, Consumer<com.hazelcast.config.Config> additions) {
    return Single.defer(
        () -> {
          com.hazelcast.config.Config settings = HazelcastSettings.create(config);
          additions.accept(settings);
          HazelcastClusterManager manager = new HazelcastClusterManager(settings);
          PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
          return Single.fromCompletionStage(
                  io.vertx.core.Vertx.builder()
                      .with(options(config))
                      .withMetrics(new MicrometerMetricsFactory(registry))
                      .withClusterManager(manager)
                      .buildClustered()
                      .toCompletionStage())
              .map(
                  vertx ->
                      new ClusterNode(
                          Vertx.newInstance(vertx), manager.getHazelcastInstance(), registry));
        });
  }

  private static VertxOptions options(Config.Cluster config) {
    MicrometerMetricsOptions metrics =
        new MicrometerMetricsOptions()
            // A name of its own: nodes of one process would share a registry otherwise.
            .setRegistryName(UUID.randomUUID().toString())
            .setJvmMetricsEnabled(true)
            .setNettyMetricsEnabled(false);
    // Per-message meters of the bus and of sockets would cost more than they tell.
    List.of(
            MetricsDomain.EVENT_BUS,
            MetricsDomain.NAMED_POOLS,
            MetricsDomain.NET_SERVER,
            MetricsDomain.NET_CLIENT,
            MetricsDomain.HTTP_CLIENT,
            MetricsDomain.DATAGRAM_SOCKET)
        .forEach(metrics::addDisabledMetricsCategory);
    metrics.setEnabled(true);
    return new VertxOptions()
        .setMetricsOptions(metrics)
        .setEventBusOptions(
            new EventBusOptions()
                .setHost(config.bindAddress())
                .setClusterPublicHost(config.bindAddress())
                .setPort(config.busPort()));
  }

  /** How many nodes this node sees, itself included; 0 when it has left. */
  public int members() {
    return hazelcast.getLifecycleService().isRunning()
        ? hazelcast.getCluster().getMembers().size()
        : 0;
  }

  /** Leaves the cluster and ends all threads. */
  public Completable leave() {
    return vertx.rxClose();
  }
}
