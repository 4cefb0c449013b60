package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import org.omniline.conversation.staff.User;

/**
 * Does a command of the desk in an agent's name for a program, with the agent's rights. Whoever
 * calls it has written it down. Thread-safe.
 */
@FunctionalInterface
public interface Acting {
  /**
   * Does it.
   *
   * @param address whom the program comes from
   * @return the answer of docs/protocols/desk-socket.md; fails with a {@link
   *     org.omniline.conversation.Refusal}
   */
  Single<JsonObject> act(User agent, String address, String command, JsonObject args);
}
