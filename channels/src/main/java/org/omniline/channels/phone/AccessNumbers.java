package org.omniline.channels.phone;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.number.CallerNumber;
import org.omniline.channels.phone.number.PhoneNumbering;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.port.AccountStore;

/**
 * Which account a dialled number is of: the one whose setting {@code numbers} (with commas) has it,
 * or else the one whose setting {@code default} is {@code true}. Read again after two seconds; when
 * it cannot be read, as it was. Thread-safe.
 */
final class AccessNumbers {
  private static final Duration FRESH = Duration.ofSeconds(2);

  private record Read(List<ChannelAccount> accounts, Instant at) {}

  private final AccountStore store;
  private final PhoneNumbering numbering;
  private final InstantSource clock;
  private volatile @Nullable Read last;

  AccessNumbers(AccountStore store, PhoneNumbering numbering, InstantSource clock) {
    this.store = store;
    this.numbering = numbering;
    this.clock = clock;
  }

  /** Empty when the number leads nowhere. */
  Maybe<ChannelAccount> account(String accessNumber) {
    return accounts().mapOptional(all -> java.util.Optional.ofNullable(find(all, accessNumber)));
  }

  /** Empty when there is no such telephone account any more. */
  Maybe<ChannelAccount> byId(long account) {
    return accounts()
        .mapOptional(all -> all.stream().filter(one -> one.id() == account).findFirst());
  }

  /** The telephone account that numbers without one lead to, else the first; empty for none. */
  Maybe<ChannelAccount> usual() {
    return accounts()
        .mapOptional(
            all ->
                all.stream()
                    .filter(one -> one.setting("default", "").equals("true"))
                    .findFirst()
                    .or(() -> all.stream().findFirst()));
  }

  /** Every active telephone account. */
  Single<List<ChannelAccount>> all() {
    return accounts();
  }

  /** What whoever is called over an account is shown; empty for nothing. */
  String shown(ChannelAccount account) {
    return account.setting("callerId", first(account));
  }

  /** Whether this is one of the account's own numbers. */
  boolean has(ChannelAccount account, String accessNumber) {
    return Arrays.stream(account.setting("numbers", "").split(",", -1))
        .map(number -> numbering.of(number, false).value())
        .anyMatch(number -> !number.isEmpty() && number.equals(accessNumber));
  }

  /** The account's first number; empty when it has none. */
  String first(ChannelAccount account) {
    return Arrays.stream(account.setting("numbers", "").split(",", -1))
        .map(number -> numbering.of(number, false).value())
        .filter(number -> !number.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** A number as it is dialled from here. */
  String dialled(String told) {
    return numbering.dialled(told);
  }

  /** What is known of a number. */
  CallerNumber read(String told) {
    return numbering.of(told, false);
  }

  private Single<List<ChannelAccount>> accounts() {
    Read known = last;
    Instant now = clock.instant();
    if (known != null && known.at().plus(FRESH).isAfter(now)) {
      return Single.just(known.accounts());
    }
    Single<List<ChannelAccount>> read =
        store
            .all()
            .map(
                all ->
                    all.stream()
                        .filter(one -> one.active() && one.channel() == Channel.PHONE)
                        .toList())
            .doOnSuccess(all -> last = new Read(all, now));
    return known == null ? read : read.onErrorReturnItem(known.accounts());
  }

  private @Nullable ChannelAccount find(List<ChannelAccount> all, String accessNumber) {
    ChannelAccount fallback = null;
    for (ChannelAccount account : all) {
      if (has(account, accessNumber)) {
        return account;
      }
      if (account.setting("default", "").equals("true")) {
        fallback = account;
      }
    }
    return fallback;
  }
}
