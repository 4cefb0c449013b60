package org.omniline.gateway.cluster;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;

/**
 * Hazelcast as this product runs it: members by name only, bound to one address, no call home, and
 * only our classes are read from the wire.
 */
public final class HazelcastSettings {
  /** The map of values that all nodes share for a while. */
  public static final String SHARED_CACHE = "omniline.shared-cache";

  private HazelcastSettings() {}

  /** A member's configuration; routing adds its map to it. */
  public static Config create(org.omniline.gateway.config.Config.Cluster cluster) {
    Config config = new Config();
    config.setClusterName(cluster.name());
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "slf4j");
    // We leave the cluster ourselves, after the sockets have been told.
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    config.setProperty("hazelcast.wait.seconds.before.join", "1");
    // A frozen member would stall its partitions for a minute with the defaults.
    config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
    config.setProperty("hazelcast.max.no.heartbeat.seconds", "5");
    config.setProperty("hazelcast.operation.backup.timeout.millis", "20000");
    // Halves that were cut off find each other again soon; the defaults are minutes.
    config.setProperty("hazelcast.merge.first.run.delay.seconds", "5");
    config.setProperty("hazelcast.merge.next.run.delay.seconds", "5");
    // One that joined and was lost again at once, as when a split heals, may come back this soon:
    // with the default it is turned away for 30 s. There is no other way to say it.
    System.setProperty("hazelcast.stale.join.prevention.duration.seconds", "5");
    // A member behind a dead line would otherwise be dialled for as long as the system likes.
    config.setProperty("hazelcast.socket.connect.timeout.seconds", "3");
    config.setProperty("hazelcast.partition.count", "71");
    config.setProperty("hazelcast.socket.bind.any", "false");
    network(config.getNetworkConfig(), cluster);
    config.getJetConfig().setEnabled(false);
    config
        .getSerializationConfig()
        .setJavaSerializationFilterConfig(
            new JavaSerializationFilterConfig()
                .setDefaultsDisabled(true)
                .setWhitelist(
                    new ClassFilter()
                        .addPrefixes(
                            "io.vertx.spi.cluster.hazelcast.",
                            "com.hazelcast.",
                            "java.lang.",
                            "java.util.",
                            "java.time.",
                            "[")));
    // What Vert.x keeps in the cluster, as its own default-cluster.xml has it.
    config.addMultiMapConfig(
        new MultiMapConfig("__vertx.subs")
            .setBackupCount(1)
            .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
    config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
    config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
    config.addMapConfig(new MapConfig(SHARED_CACHE).setBackupCount(1));
    return config;
  }

  /** Whether others look for this node at its port and nowhere else. */
  private static boolean isAwaited(org.omniline.gateway.config.Config.Cluster cluster) {
    return !cluster.kubernetesService().isEmpty()
        || cluster.members().stream().anyMatch(member -> member.contains(":"));
  }

  private static void network(
      NetworkConfig network, org.omniline.gateway.config.Config.Cluster cluster) {
    network.setPort(cluster.port()).setPortAutoIncrement(!isAwaited(cluster)).setPortCount(10);
    network.setPublicAddress(cluster.bindAddress());
    network.getInterfaces().setEnabled(true).addInterface(cluster.bindAddress());
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    // Without members a node stands alone: Hazelcast would otherwise look for others on its own
    // address and join a node that serves another database.
    join.getTcpIpConfig().setEnabled(!cluster.members().isEmpty()).setMembers(cluster.members());
    if (!cluster.kubernetesService().isEmpty()) {
      // By DNS: needs no rights on the API of Kubernetes.
      join.getKubernetesConfig()
          .setEnabled(true)
          .setProperty("service-dns", cluster.kubernetesService())
          .setProperty("service-port", Integer.toString(cluster.port()));
    }
  }
}
