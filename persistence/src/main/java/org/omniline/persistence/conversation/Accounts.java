package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Single;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.port.AccountStore;

/** Finds the account of a row that refers to it, active or not. Thread-safe. */
final class Accounts {
  private final AccountStore store;

  Accounts(AccountStore store) {
    this.store = store;
  }

  Single<ChannelAccount> of(long id, Channel channel, String code) {
    return store
        .byCode(channel, code)
        .filter(account -> account.id() == id)
        .switchIfEmpty(Single.defer(() -> inactive(id)));
  }

  /** What came in while an account was active is answered after it was switched off, too. */
  private Single<ChannelAccount> inactive(long id) {
    return store
        .all()
        .map(
            all ->
                all.stream()
                    .filter(account -> account.id() == id)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no channel account " + id)));
  }
}
