package org.omniline.routing;

import io.reactivex.rxjava3.core.Single;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.omniline.conversation.staff.Membership;
import org.omniline.routing.acd.QueueSettings;

/** The queues with all that an administrator sets. Rows are never deleted, only made inactive. */
public interface QueueStore {
  /**
   * A queue (skill group).
   *
   * @param id 0 to create
   * @param version what it was loaded with; the store gives the next one
   * @param settings how it works; an offer rings for {@link QueueSettings#offerMs}
   */
  record SavedQueue(
      long id, int version, String code, String name, boolean active, QueueSettings settings) {}

  Single<List<SavedQueue>> queues();

  /**
   * Who comes into a queue, stands differently in it, or leaves it. Everybody else stays.
   *
   * @param stands user → how, from now on
   * @param leaves users
   */
  record MemberChanges(Map<Long, Membership> stands, Set<Long> leaves) {
    public static final MemberChanges NONE = new MemberChanges(Map.of(), Set.of());

    public MemberChanges {
      stands = Map.copyOf(stands);
      leaves = Set.copyOf(leaves);
    }

    /** Everybody whom it concerns. */
    public Set<Long> users() {
      return Stream.concat(stands.keySet().stream(), leaves.stream()).collect(Collectors.toSet());
    }
  }

  /** {@link #saveQueue(SavedQueue, MemberChanges, long)} with the members as they are. */
  default Single<SavedQueue> saveQueue(SavedQueue queue, long byUser) {
    return saveQueue(queue, MemberChanges.NONE, byUser);
  }

  /**
   * Saves a queue; routing works by it within seconds. All of it or nothing.
   *
   * @return fails with INVALID (field {@code routing.…}: an overflow leads in a circle, or to a
   *     queue that is not there or not active, or a shift is not; {@code members}: there is no such
   *     user), IN_USE (it cannot be made inactive; field {@code usedBy}: a list of {@code kind},
   *     {@code id}, {@code name} or {@code count}), CONFLICT (the code is taken, or somebody else
   *     saved meanwhile) or NOT_FOUND
   */
  Single<SavedQueue> saveQueue(SavedQueue queue, MemberChanges members, long byUser);
}
