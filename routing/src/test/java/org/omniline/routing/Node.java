package org.omniline.routing;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.rxjava3.core.Vertx;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.routing.acd.Inspector;

/** One node of a cluster on this machine: a real Hazelcast member and what the gateway would be. */
final class Node implements Acd.Hints, AcdObserver {
  final HazelcastInstance hazelcast;
  final Vertx vertx = Vertx.vertx();
  final HazelcastAcd acd;
  final String name;
  final List<Acd.OfferView> offered = new CopyOnWriteArrayList<>();
  final List<Acd.OfferOutcome> outcomes = new CopyOnWriteArrayList<>();
  final List<Acd.AgentView> agents = new CopyOnWriteArrayList<>();
  final List<RoutingAlarms.Alarm> alarms = new CopyOnWriteArrayList<>();
  final List<Change> changes = new CopyOnWriteArrayList<>();
  final AtomicInteger differences = new AtomicInteger();
  final AtomicInteger reconciliations = new AtomicInteger();
  final AtomicInteger faults = new AtomicInteger();
  final List<Inspector.Sample> samples = new CopyOnWriteArrayList<>();

  Node(String name, int number, Truth truth, @Nullable Node other) {
    this.name = name;
    this.hazelcast = Hazelcast.newHazelcastInstance(config(name, other));
    this.acd =
        new HazelcastAcd(
            new HazelcastAcd.Parts(
                vertx,
                hazelcast,
                truth,
                truth.store(),
                new KeptWork(),
                ZoneOffset.UTC,
                truth,
                InstantSource.system(),
                number,
                name,
                this,
                alarms::add,
                this,
                changes::add));
  }

  private static Config config(String name, @Nullable Node other) {
    Config config = new Config();
    config.setInstanceName(name + "-" + System.nanoTime());
    config.setClusterName("acd-it-" + ProcessHandle.current().pid());
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    config.setProperty("hazelcast.partition.count", "11");
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    config.setProperty("hazelcast.operation.thread.count", "2");
    config.getNetworkConfig().setPort(0);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true);
    if (other != null) {
      join.getTcpIpConfig()
          .addMember(
              "127.0.0.1:" + other.hazelcast.getCluster().getLocalMember().getAddress().getPort());
    }
    // As strict as the product: what is not named here or by the ACD does not come in.
    config
        .getSerializationConfig()
        .setJavaSerializationFilterConfig(
            new JavaSerializationFilterConfig()
                .setDefaultsDisabled(true)
                .setWhitelist(
                    new ClassFilter()
                        .addPrefixes(
                            "com.hazelcast.", "java.lang.", "java.util.", "java.time.", "[")));
    new AcdMapConfig().contribute(config);
    return config;
  }

  boolean holdsTheState() {
    return hazelcast
        .getPartitionService()
        .getPartition("default")
        .getOwner()
        .equals(hazelcast.getCluster().getLocalMember());
  }

  /** As a kill would: nothing is said, nothing is handed over. */
  void kill(Truth truth) {
    truth.dead.add(name);
    hazelcast.getLifecycleService().terminate();
  }

  void stop() {
    acd.close().onErrorComplete().blockingAwait();
    hazelcast.getLifecycleService().terminate();
    vertx.rxClose().blockingAwait();
  }

  @Override
  public void offered(Acd.OfferView offer) {
    offered.add(offer);
  }

  @Override
  public void offerEnded(Acd.OfferView offer, Acd.OfferOutcome outcome) {
    outcomes.add(outcome);
  }

  @Override
  public void agentChanged(Acd.AgentView agent) {
    agents.add(agent);
  }

  @Override
  public void offered(long queueId, long waitedMs) {}

  @Override
  public void offerEnded(Acd.OfferOutcome outcome) {}

  @Override
  public void sampled(Inspector.Sample sample) {
    samples.add(sample);
  }

  @Override
  public void reconciled(int count) {
    differences.addAndGet(count);
    reconciliations.incrementAndGet();
  }

  @Override
  public void factLost() {
    faults.incrementAndGet();
  }

  @Override
  public void distrusted() {
    faults.incrementAndGet();
  }
}
