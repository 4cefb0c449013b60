package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.omniline.channels.Args;
import org.omniline.channels.CommandLanes;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.staff.Right;
import org.omniline.conversation.staff.User;

/**
 * The desk's commands: each has a name, the right it needs, a decoder of its arguments, the lane it
 * keeps its order in, and what it does. What is not registered, or registered without a right, does
 * not exist. Filled once, then read from any thread.
 */
final class CommandRegistry {
  /** Does a command whose right and arguments have been checked. */
  @FunctionalInterface
  interface Handler<A> {
    Single<JsonObject> handle(Desk desk, A args);
  }

  /** A command ready to run: in which lane, and what. */
  record Prepared(Object lane, java.util.function.Supplier<Single<JsonObject>> work) {}

  private record Command<A>(
      String name,
      Right right,
      Function<Args, A> decoder,
      Function<A, Object> lane,
      Handler<A> handler) {
    Prepared prepare(Desk desk, Args args, Function<Throwable, Single<JsonObject>> refused) {
      A decoded = decoder.apply(args);
      return new Prepared(
          lane.apply(decoded),
          () -> handler.handle(desk, decoded).onErrorResumeNext(refused::apply));
    }
  }

  /** Whether a user may see a conversation. */
  @FunctionalInterface
  interface Sight {
    Single<Boolean> sees(Desk desk, long conversation);
  }

  private final Map<String, Command<?>> commands = new LinkedHashMap<>();
  private final Sight sight;

  /**
   * @param sight asked when a command on a conversation was forbidden: for who may not see it, it
   *     does not exist
   */
  CommandRegistry(Sight sight) {
    this.sight = sight;
  }

  /**
   * Adds a command.
   *
   * @param right never null: a command nobody needs a right for is a mistake
   * @param decoder fails with Refusal INVALID
   * @param lane commands of one socket with the same lane run one after the other; {@link
   *     CommandLanes#FREE} beside all
   * @throws IllegalArgumentException when the name is taken
   */
  <A> void register(
      String name,
      Right right,
      Function<Args, A> decoder,
      Function<A, Object> lane,
      Handler<A> handler) {
    Objects.requireNonNull(right, "a command needs a right");
    if (commands.putIfAbsent(name, new Command<>(name, right, decoder, lane, handler)) != null) {
      throw new IllegalArgumentException("Command registered twice: " + name);
    }
  }

  /** {@link #register} for a command that may run beside all others. */
  <A> void register(String name, Right right, Function<Args, A> decoder, Handler<A> handler) {
    register(name, right, decoder, args -> CommandLanes.FREE, handler);
  }

  /** Names of all commands. */
  Set<String> names() {
    return new TreeSet<>(commands.keySet());
  }

  /**
   * Checks name, right and arguments.
   *
   * @throws Refusal UNKNOWN_COMMAND, FORBIDDEN or INVALID
   */
  Prepared prepare(Desk desk, User user, String name, JsonObject args) {
    Command<?> command = commands.get(name);
    if (command == null) {
      throw new Refusal(Refusal.Code.UNKNOWN_COMMAND, "There is no such command.");
    }
    if (!user.may(command.right())) {
      throw new Refusal(
          Refusal.Code.FORBIDDEN,
          "This needs a right you have not.",
          Map.of("right", command.right().wire()));
    }
    return command.prepare(desk, new Args(args), error -> refused(desk, args, error));
  }

  private Single<JsonObject> refused(Desk desk, JsonObject args, Throwable error) {
    boolean forbidden =
        error instanceof Refusal refusal && refusal.code() == Refusal.Code.FORBIDDEN;
    if (!forbidden || !args.containsKey("conversation")) {
      return Single.error(error);
    }
    return sight
        .sees(desk, new Args(args).id("conversation"))
        .flatMap(
            seen ->
                Single.error(
                    seen
                        ? error
                        : new Refusal(
                            Refusal.Code.NOT_FOUND, "There is no such conversation for you.")));
  }
}
