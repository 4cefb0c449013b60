package org.omniline.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.omniline.gateway.config.ConfigException;

class HazelcastSettingsTest {
  private static NetworkConfig network(Map<String, String> keys) {
    Config config = HazelcastSettings.create(org.omniline.gateway.config.Config.of(keys).cluster());
    return config.getNetworkConfig();
  }

  @Test
  void clusterPorts_bindTheLoopbackInterfaceUnlessToldOtherwise() {
    NetworkConfig network = network(Map.of());

    assertThat(network.getInterfaces().isEnabled()).isTrue();
    assertThat(network.getInterfaces().getInterfaces()).containsExactly("127.0.0.1");
    assertThat(network.getPublicAddress()).isEqualTo("127.0.0.1");
  }

  @Test
  void members_areTheNamedOnes_andNobodyIsLookedForOtherwise() {
    JoinConfig join = network(Map.of("cluster.members", "10.0.0.11:5701,10.0.0.12:5701")).getJoin();

    assertThat(join.getTcpIpConfig().isEnabled()).isTrue();
    assertThat(join.getTcpIpConfig().getMembers())
        .containsExactly("10.0.0.11:5701", "10.0.0.12:5701");
    assertThat(join.getMulticastConfig().isEnabled()).isFalse();
    assertThat(join.getAutoDetectionConfig().isEnabled()).isFalse();
    assertThat(join.getKubernetesConfig().isEnabled()).isFalse();
  }

  @Test
  void port_ofANodeOthersLookForIsTheNamedOneOrNone() {
    assertThat(network(Map.of("cluster.members", "10.0.0.11:5701")).isPortAutoIncrement())
        .isFalse();
    assertThat(network(Map.of("cluster.members", "10.0.0.11")).isPortAutoIncrement()).isTrue();
    assertThat(network(Map.of()).isPortAutoIncrement()).isTrue();
  }

  @Test
  void kubernetesService_findsMembersByItsDnsName() {
    NetworkConfig network =
        network(
            Map.of(
                "cluster.kubernetes-service", "omniline-nodes.care.svc.cluster.local",
                "cluster.bind-address", "10.42.0.7",
                "cluster.port", "5755"));

    assertThat(network.getJoin().getTcpIpConfig().isEnabled()).isFalse();
    assertThat(network.getJoin().getKubernetesConfig().isEnabled()).isTrue();
    assertThat(network.getJoin().getKubernetesConfig().getProperties())
        .containsEntry("service-dns", "omniline-nodes.care.svc.cluster.local")
        .containsEntry("service-port", "5755");
    assertThat(network.getPort()).isEqualTo(5755);
    assertThat(network.isPortAutoIncrement()).isFalse();
    assertThat(network.getInterfaces().getInterfaces()).containsExactly("10.42.0.7");
  }

  @Test
  void membersAndKubernetesService_excludeEachOther() {
    assertThatThrownBy(
            () ->
                network(
                    Map.of(
                        "cluster.members", "10.0.0.11",
                        "cluster.kubernetes-service", "omniline-nodes")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cluster.kubernetes-service");
  }
}
