package org.omniline.bench.cluster;

import com.hazelcast.map.EntryProcessor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The least that changes an entry and its backup: what the grid itself can do. */
final class RawStep implements EntryProcessor<String, RawStep.Count, Long> {
  private static final long serialVersionUID = 1L;

  /** A living object, as the ACD's state is one. */
  static final class Count implements java.io.Serializable {
    private static final long serialVersionUID = 1L;
    private long value;
  }

  @Override
  public Long process(Map.Entry<String, Count> entry) {
    Count known = entry.getValue();
    Count count = known == null ? new Count() : known;
    count.value++;
    entry.setValue(count);
    return count.value;
  }

  @Override
  public @Nullable EntryProcessor<String, Count, Long> getBackupProcessor() {
    return this;
  }
}
