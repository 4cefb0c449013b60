package org.omniline.gateway;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.util.Map;
import java.util.Set;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.User;
import org.omniline.routing.QueueStore.SavedQueue;
import org.omniline.routing.acd.QueueSettings;

/** One user per role, one queue, one disposition and one chat account. */
final class People implements Hooks {
  static final String PASSWORD = "correct horse battery";

  /** Of {@link #PASSWORD}, cheap to check: those who seed with it prove nothing about guessing. */
  static final String HASH =
      "$argon2id$v=19$m=8,t=1,p=1$c2FsdCBvZiB0aGUgdGVzdHM"
          + "$wVfxG29B162pw19xc1+DA9BDQHvWRXrXEvemoqx0xrY";

  static final String ADMINISTRATOR = "root";
  static final String SUPERVISOR = "boss";
  static final String AGENT = "ann";

  @Override
  public Completable seed(Seeding seeding) {
    return seeding
        .users()
        .isEmpty()
        .filter(empty -> empty)
        .flatMapCompletable(empty -> fill(seeding));
  }

  private static Completable fill(Seeding seeding) {
    return seeding
        .queues()
        .saveQueue(new SavedQueue(0, 0, "q1", "心理咨询", true, QueueSettings.DEFAULT), 0)
        .flatMapCompletable(
            queue ->
                Single.just(HASH)
                    .flatMapCompletable(
                        hash ->
                            user(seeding, hash, ADMINISTRATOR, Role.ADMINISTRATOR, Set.of())
                                .andThen(
                                    user(
                                        seeding,
                                        hash,
                                        SUPERVISOR,
                                        Role.SUPERVISOR,
                                        Set.of(queue.id())))
                                .andThen(
                                    user(seeding, hash, AGENT, Role.AGENT, Set.of(queue.id()))))
                    .andThen(
                        seeding
                            .directory()
                            .saveDisposition(
                                new DirectoryStore.Disposition("mood", "情绪", "心理", 10, true, 0), 0)
                            .ignoreElement())
                    .andThen(
                        seeding
                            .accounts()
                            .save(
                                new ChannelAccount(
                                    0,
                                    Channel.WEBCHAT,
                                    "demo",
                                    "热线",
                                    queue.id(),
                                    true,
                                    Map.of(
                                        "origins",
                                        "https://school.example.org, javascript:x,"
                                            + " http://localhost:*"),
                                    Map.of()),
                                0)
                            .ignoreElement()));
  }

  private static Completable user(
      Seeding seeding, String hash, String login, Role role, Set<Long> queues) {
    return seeding
        .users()
        .create(new User(0, login, "Test " + role, role, true, 3, queues, false, null), hash, 0)
        .ignoreElement();
  }
}
