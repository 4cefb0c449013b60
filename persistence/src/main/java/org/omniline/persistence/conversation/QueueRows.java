package org.omniline.persistence.conversation;

import io.vertx.sqlclient.Row;
import org.omniline.routing.QueueSettingsJson;
import org.omniline.routing.acd.QueueSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a queue works, as its row says. Stateless. */
public final class QueueRows {
  private static final Logger LOG = LoggerFactory.getLogger(QueueRows.class);

  private QueueRows() {}

  /** What {@link #settings} reads of a queue {@code q}. */
  public static final String COLUMNS = "q.id as queue_id, q.offer_timeout_ms, q.routing";

  /** Settings no version of ours has written must stop neither other queues nor an agent. */
  public static QueueSettings settings(Row row) {
    long offerMs = row.getLong("offer_timeout_ms");
    try {
      return QueueSettingsJson.read(row.getJsonObject("routing"), offerMs);
    } catch (RuntimeException e) {
      LOG.error(
          "Queue {} works as if nothing was set: {}", row.getLong("queue_id"), e.getMessage());
      return QueueSettings.DEFAULT.but().offerMs(offerMs).build();
    }
  }
}
