package org.omniline.conversation.port;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.util.List;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;

/** The configured ways in. A change is seen by every node within 5 s. */
public interface AccountStore {
  /** An active account, from a short-lived cache: fit for each request. */
  Maybe<ChannelAccount> byCode(Channel channel, String code);

  /** All accounts, secrets included; callers strip them before showing. */
  Single<List<ChannelAccount>> all();

  /**
   * Creates (id 0) or replaces an account; fails with Refusal CONFLICT when the code is taken, or
   * somebody saved it since the version that is named.
   */
  Single<ChannelAccount> save(ChannelAccount account, long byUser);
}
