package org.omniline.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.MapConfig;
import org.junit.jupiter.api.Test;

class AcdMapConfigTest {
  @Test
  void contribute_keepsTheStateLivingAndBackedUp() {
    Config config = new Config();

    new AcdMapConfig().contribute(config);

    MapConfig map = config.getMapConfig(AcdMapConfig.MAP);
    assertThat(map.getInMemoryFormat()).isEqualTo(InMemoryFormat.OBJECT);
    assertThat(map.getBackupCount()).isEqualTo(1);
    assertThat(map.isReadBackupData()).isFalse();
  }

  @Test
  void contribute_extendsAFilterThatIsThere() {
    Config config = new Config();
    JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
    filter.getWhitelist().addPrefixes("org.omniline.gateway.");
    config.getSerializationConfig().setJavaSerializationFilterConfig(filter);

    new AcdMapConfig().contribute(config);

    ClassFilter allowed =
        config.getSerializationConfig().getJavaSerializationFilterConfig().getWhitelist();
    assertThat(allowed.getPrefixes()).contains("org.omniline.gateway.", "org.omniline.routing.");
  }
}
