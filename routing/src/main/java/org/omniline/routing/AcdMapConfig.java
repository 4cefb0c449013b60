package org.omniline.routing;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.spi.merge.DiscardMergePolicy;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;

/** What the ACD needs of the cluster's configuration. */
public final class AcdMapConfig {
  /** The map that holds one entry per routing domain. */
  static final String MAP = "omniline.acd";

  /**
   * Adds the ACD's map and lets its classes, and no others of ours, come over the wire. A filter
   * that is there already is extended.
   */
  public void contribute(Config config) {
    config.addMapConfig(
        new MapConfig(MAP)
            // Entry processors then work on the living object instead of a copy of 100,000 entries.
            .setInMemoryFormat(InMemoryFormat.OBJECT)
            .setBackupCount(1)
            .setAsyncBackupCount(0)
            .setReadBackupData(false)
            .setStatisticsEnabled(false)
            // After a split the bigger half's memory stays; PostgreSQL mends what the other knew.
            .setMergePolicyConfig(new MergePolicyConfig(DiscardMergePolicy.class.getName(), 100)));
    AcdSerializers.contribute(config);
    JavaSerializationFilterConfig filter =
        config.getSerializationConfig().getJavaSerializationFilterConfig();
    if (filter == null) {
      filter = new JavaSerializationFilterConfig();
      config.getSerializationConfig().setJavaSerializationFilterConfig(filter);
    }
    ClassFilter allowed = filter.getWhitelist();
    allowed.addPrefixes("org.omniline.routing.", "io.vertx.spi.cluster.hazelcast.");
    allowed.addClasses(
        Channel.class.getName(),
        ConversationState.class.getName(),
        Risk.class.getName(),
        Refusal.Code.class.getName());
  }
}
