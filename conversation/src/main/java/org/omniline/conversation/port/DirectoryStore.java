package org.omniline.conversation.port;

import io.reactivex.rxjava3.core.Single;
import java.util.List;

/**
 * Queues, to read, and dictionaries an administrator edits. Rows are never deleted, only made
 * inactive. Routing writes the queues: they are how it works.
 */
public interface DirectoryStore {
  /**
   * A queue (skill group).
   *
   * @param offerTimeoutMs how long an offer rings, in milliseconds
   */
  record Queue(long id, String code, String name, long offerTimeoutMs, boolean active) {}

  /**
   * A disposition.
   *
   * @param group heading it stands under
   * @param version what it was loaded with, 0 to create; the store gives the next one
   */
  record Disposition(
      String code, String label, String group, int position, boolean active, int version) {}

  Single<List<Queue>> queues();

  Single<List<Disposition>> dispositions();

  /** Fails with CONFLICT when the code is taken, or somebody saved it since that version. */
  Single<Disposition> saveDisposition(Disposition disposition, long byUser);
}
