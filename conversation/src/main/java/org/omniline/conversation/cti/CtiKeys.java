package org.omniline.conversation.cti;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.util.Collection;
import java.util.List;

/** Keys as rows. Secrets are kept as hexadecimal SHA-256: they are 256 random bits. */
public interface CtiKeys {
  /** All, also those that open nothing any more; newest first. */
  Single<List<CtiKey>> all();

  Maybe<CtiKey> find(long id);

  /**
   * The key of a secret, if it opens anything now; notes that it was used (at most once a minute).
   */
  Maybe<CtiKey> use(String secretHash);

  /** Those of these keys that open anything now. */
  Single<List<CtiKey>> live(Collection<Long> ids);

  /**
   * Keeps a new one; fails CONFLICT where one of this name stands, INVALID for a queue or user that
   * does not exist.
   */
  Single<CtiKey> create(CtiKey key, String secretHash);

  /** It opens nothing from now on. The same again changes nothing; fails NOT_FOUND. */
  Single<CtiKey> revoke(long id, long byUser);
}
