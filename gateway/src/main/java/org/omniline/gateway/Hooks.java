package org.omniline.gateway;

import io.reactivex.rxjava3.core.Completable;
import io.vertx.rxjava3.ext.web.Router;
import org.omniline.conversation.port.AccountStore;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.staff.Terminals;
import org.omniline.conversation.staff.UserStore;
import org.omniline.flow.store.FlowStore;
import org.omniline.flow.store.PromptStore;
import org.omniline.gateway.signin.Passwords;
import org.omniline.routing.QueueStore;
import org.omniline.routing.admission.HoursStore;

/** What whoever starts a node may add: the playground its data and pages, {@link Main} nothing. */
public interface Hooks {
  /** What can be seeded. */
  record Seeding(
      UserStore users,
      DirectoryStore directory,
      QueueStore queues,
      AccountStore accounts,
      Terminals terminals,
      FlowStore flows,
      PromptStore prompts,
      HoursStore hours,
      Passwords passwords) {}

  /**
   * Called at each start after the migrations and before anybody can connect; must be repeatable.
   * When there are users afterwards, no first administrator is made.
   */
  default Completable seed(Seeding seeding) {
    return Completable.complete();
  }

  /** Adds routes in front of the pages. */
  default void routes(Router router) {}

  /**
   * The first administrator was created. The password is shown to a person once and kept nowhere.
   */
  default void firstAdministrator(String login, String oneTimePassword) {}

  /** Adds nothing. */
  Hooks NONE = new Hooks() {};
}
