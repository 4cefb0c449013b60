package org.omniline.gateway;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.User;
import org.omniline.routing.QueueStore.SavedQueue;
import org.omniline.routing.acd.Action;
import org.omniline.routing.acd.QueueSettings;

/** A hotline with seats for several matters: one queue each, with an agent of the same name. */
final class Seats implements Hooks {
  static final String ADMINISTRATOR = "root";
  static final String SUPERVISOR = "boss";
  static final List<String> QUEUES =
      List.of(
          "psych",
          "law",
          "complaint",
          "expert",
          "english",
          "known",
          "quiet",
          "calm",
          "line",
          "callback",
          "gone",
          "left");

  private final Map<String, Long> ids = new ConcurrentHashMap<>();

  @Override
  public Completable seed(Seeding seeding) {
    return Single.just(People.HASH)
        .flatMapCompletable(
            hash ->
                user(seeding, hash, ADMINISTRATOR, Role.ADMINISTRATOR, Set.of())
                    .andThen(user(seeding, hash, SUPERVISOR, Role.SUPERVISOR, Set.of()))
                    .andThen(
                        Flowable.fromIterable(QUEUES)
                            .concatMapCompletable(code -> seat(seeding, hash, code))));
  }

  /** Where the agent of last time is waited for, and where only one may wait. */
  private QueueSettings settings(String code) {
    return switch (code) {
      case "known" -> QueueSettings.DEFAULT.but().memoryWaitMs(5_000).build();
      case "calm" ->
          QueueSettings.DEFAULT
              .but()
              .maxWaiting(1)
              .onLimit(Action.toQueue(ids.getOrDefault("quiet", 0L)))
              .build();
      default -> QueueSettings.DEFAULT;
    };
  }

  private Completable seat(Seeding seeding, String hash, String code) {
    return seeding
        .queues()
        .saveQueue(new SavedQueue(0, 0, code, code, true, settings(code)), 0)
        .doOnSuccess(queue -> ids.put(code, queue.id()))
        .flatMapCompletable(
            queue ->
                user(seeding, hash, code, Role.AGENT, Set.of(queue.id()))
                    .andThen(user(seeding, hash, code + "2", Role.AGENT, Set.of(queue.id())))
                    .andThen(
                        seeding
                            .accounts()
                            .save(
                                new ChannelAccount(
                                    0,
                                    Channel.WEBCHAT,
                                    code,
                                    code,
                                    queue.id(),
                                    true,
                                    Map.of(
                                        "choices",
                                        "complaint=投诉|Complaint\nlaw=法律咨询\nenglish=英语|English"),
                                    Map.of()),
                                0)
                            .ignoreElement()));
  }

  private static Completable user(
      Seeding seeding, String hash, String login, Role role, Set<Long> queues) {
    return seeding
        .users()
        .create(new User(0, login, login, role, true, 3, queues, false, null), hash, 0)
        .ignoreElement();
  }
}
