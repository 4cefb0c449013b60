package org.omniline.gateway;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.util.Set;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.User;

/** The usual people and a second agent of the same queue. */
final class TwoAgents implements Hooks {
  static final String BOB = "bob";

  @Override
  public Completable seed(Seeding seeding) {
    return new People()
        .seed(seeding)
        .andThen(
            Completable.defer(
                () ->
                    seeding
                        .users()
                        .all()
                        .flatMapCompletable(
                            users -> {
                              Set<Long> queues =
                                  users.stream()
                                      .filter(u -> u.login().equals(People.AGENT))
                                      .findFirst()
                                      .orElseThrow()
                                      .queues();
                              User bob =
                                  new User(0, BOB, "Bob", Role.AGENT, true, 3, queues, false, null);
                              return Single.just(People.HASH)
                                  .flatMap(hash -> seeding.users().create(bob, hash, 0))
                                  .ignoreElement();
                            })));
  }
}
