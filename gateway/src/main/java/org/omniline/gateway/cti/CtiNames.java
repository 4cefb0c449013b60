package org.omniline.gateway.cti;

import io.reactivex.rxjava3.core.Single;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.cti.CtiKey;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.staff.User;
import org.omniline.conversation.staff.UserStore;

/** Agents and queues as they were a moment ago: events name many of them. Thread-safe. */
final class CtiNames {
  private static final long FRESH_NANOS = 5_000_000_000L;

  /** As of one moment. */
  record Known(Map<Long, User> users, Map<Long, String> queues, long nanos) {
    @Nullable String queue(@Nullable Long id) {
      return id == null ? null : queues.get(id);
    }

    boolean reaches(CtiKey key, long agent) {
      User user = users.get(agent);
      return key.reachesAgent(agent, user == null ? Set.of() : user.queues());
    }
  }

  private final UserStore users;
  private final DirectoryStore directory;
  private final LongSupplier nanos;
  private volatile @Nullable Known known;

  CtiNames(UserStore users, DirectoryStore directory, LongSupplier nanos) {
    this.users = users;
    this.directory = directory;
    this.nanos = nanos;
  }

  Single<Known> read() {
    return Single.defer(
        () -> {
          Known before = known;
          return before != null && nanos.getAsLong() - before.nanos() < FRESH_NANOS
              ? Single.just(before)
              : Single.zip(users.all(), directory.queues(), (all, queues) -> fresh(all, queues))
                  .doOnSuccess(now -> known = now);
        });
  }

  private Known fresh(java.util.List<User> all, java.util.List<DirectoryStore.Queue> queues) {
    return new Known(
        all.stream().collect(Collectors.toMap(User::id, Function.identity())),
        queues.stream()
            .collect(Collectors.toMap(DirectoryStore.Queue::id, DirectoryStore.Queue::name)),
        nanos.getAsLong());
  }
}
