package org.omniline.gateway.cti;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.omniline.channels.Args;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.cti.CtiCommands;
import org.omniline.conversation.cti.CtiKey;
import org.omniline.conversation.cti.CtiKey.Scope;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.staff.Right;
import org.omniline.conversation.staff.User;
import org.omniline.conversation.staff.UserStore;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.json.WireJson;
import org.omniline.gateway.phone.PhoneDuties;
import org.omniline.gateway.socket.Acting;
import org.omniline.gateway.socket.AgentProfiles;
import org.omniline.routing.Acd;
import org.omniline.routing.AgentState;

/**
 * What programs of others do in agents' names. A command goes the way of the same command of the
 * agent's own desk, with the agent's rights: there is no second book of rules. The same id of the
 * same key is done once. Thread-safe.
 */
final class CtiDesk {
  /** Whoever is signed in without a desk is so for a shift, unless an end is named. Ours. */
  private static final Duration SHIFT = Duration.ofHours(12);

  /** Whom a command names, beside the agent in whose name it is given. */
  private static final Map<String, String> TARGETS =
      Map.of(
          "toAgent", "agent", "toQueue", "queue", "toExtension", "extension", "toNumber", "number");

  /** Does a command whose scope and agent were looked at. */
  private interface Work {
    Single<JsonObject> run(User agent, String address, JsonObject args);
  }

  private record Command(Scope scope, Work work) {}

  private final Map<String, Command> commands = new TreeMap<>();
  private final CtiCommands done;
  private final UserStore users;
  private final ConversationStore conversations;
  private final Acd acd;
  private final PhoneDuties duties;
  private final Acting acting;
  private final Audit audit;
  private final InstantSource clock;

  CtiDesk(
      CtiCommands done,
      UserStore users,
      ConversationStore conversations,
      Acd acd,
      PhoneDuties duties,
      Acting acting,
      Audit audit,
      InstantSource clock) {
    this.done = done;
    this.users = users;
    this.conversations = conversations;
    this.acd = acd;
    this.duties = duties;
    this.acting = acting;
    this.audit = audit;
    this.clock = clock;
    for (String same :
        new String[] {
          "answer",
          "hangup",
          "hangupUnasked",
          "hold",
          "resume",
          "mute",
          "unmute",
          "dtmf",
          "record",
          "recordStop",
          "mask",
          "unmask",
          "back",
          "swap",
          "join",
          "complete",
          "consult",
          "flow",
          "out"
        }) {
      commands.put("call." + same, new Command(Scope.CALLS, asDesk("call." + same)));
    }
    commands.put("call.transfer", new Command(Scope.CALLS, asDesk("conversation.transfer")));
    commands.put("call.dispose", new Command(Scope.CALLS, this::dispose));
    commands.put("agent.state", new Command(Scope.AGENTS, asDesk("agent.state")));
    commands.put("agent.signIn", new Command(Scope.AGENTS, this::signIn));
    commands.put("agent.signOut", new Command(Scope.AGENTS, this::signOut));
  }

  /** Names of all commands. */
  Set<String> names() {
    return commands.keySet();
  }

  /**
   * Does a command.
   *
   * @param args {@code commandId} (a UUID), {@code agent}, and what the command needs
   * @return fails with a {@link Refusal}
   */
  Single<JsonObject> run(CtiKey key, String address, String name, JsonObject args) {
    return Single.defer(
        () -> {
          Command command = commands.get(name);
          if (command == null) {
            throw new Refusal(Refusal.Code.UNKNOWN_COMMAND, "There is no such command.");
          }
          Args given = new Args(args);
          String id = given.uuid("commandId");
          long agent = given.id("agent");
          Long conversation = given.optionalId("conversation");
          String target = conversation == null ? "user:" + agent : "conversation:" + conversation;
          String what = name + " " + target + " user:" + agent;
          return may(key, command, agent)
              .flatMap(
                  user ->
                      once(
                          key,
                          id,
                          what,
                          Single.defer(
                                  () -> command.work().run(user, address, inner(key, args, id)))
                              .map(CtiDesk::told)
                              .flatMap(
                                  answer ->
                                      audited(key, address, name, target, user)
                                          .toSingleDefault(answer))))
              .onErrorResumeNext(error -> refused(key, address, name, target, agent, error));
        });
  }

  private Single<User> may(CtiKey key, Command command, long agent) {
    if (!key.has(command.scope())) {
      return Single.error(
          new Refusal(
              Refusal.Code.FORBIDDEN,
              "This key is not good for that.",
              Map.of("reason", "no-scope", "scope", command.scope().name())));
    }
    return users
        .find(agent)
        .filter(user -> user.may(Right.AGENT_STATE) && !user.isExpired(clock.instant()))
        .filter(user -> key.reachesAgent(user.id(), user.queues()))
        .switchIfEmpty(
            Single.error(
                () ->
                    new Refusal(
                        Refusal.Code.NOT_FOUND,
                        "There is no such agent for this key.",
                        Map.of("field", "agent", "reason", "no-agent"))));
  }

  /** What was done is not done again; what was refused is tried again. */
  private Single<JsonObject> once(CtiKey key, String id, String what, Single<JsonObject> work) {
    return done.find(key.id(), id)
        .map(
            before -> {
              if (!before.what().equals(what)) {
                throw new Refusal(
                    Refusal.Code.CONFLICT,
                    "This commandId was used for something else.",
                    Map.of("field", "commandId", "reason", "id-used"));
              }
              return new JsonObject(before.answer());
            })
        .switchIfEmpty(
            work.flatMap(
                answer ->
                    done.done(key.id(), id, new CtiCommands.Done(what, answer.encode()))
                        .toSingleDefault(answer)));
  }

  private Completable audited(CtiKey key, String address, String name, String target, User agent) {
    return audit.program(
        key.name(), name, Audit.OK, address, target, Map.of("agent", agent.login()));
  }

  /** Whatever a program was refused is written down with its code. */
  private Single<JsonObject> refused(
      CtiKey key, String address, String name, String target, long agent, Throwable error) {
    Refusal.Code code =
        error instanceof Refusal refusal ? refusal.code() : Refusal.Code.UNAVAILABLE;
    return audit
        .program(
            key.name(), name, code.wire(), address, target, Map.of("user", Long.toString(agent)))
        .andThen(Single.error(error));
  }

  /** Ids of one key mean nothing for another. */
  private static JsonObject inner(CtiKey key, JsonObject args, String id) {
    JsonObject inner = args.copy();
    inner.remove("agent");
    TARGETS.forEach(
        (outside, inside) -> {
          if (inner.containsKey(outside)) {
            inner.put(inside, inner.remove(outside));
          }
        });
    String own = key.id() + ":" + id;
    return inner.put(
        "commandId", UUID.nameUUIDFromBytes(own.getBytes(StandardCharsets.UTF_8)).toString());
  }

  /** No more than which conversation it is and how the agent stands: the rest is a desk's. */
  private static JsonObject told(JsonObject answer) {
    JsonObject told = new JsonObject();
    if (answer.getValue("conversation") instanceof String conversation) {
      told.put("conversation", conversation);
    }
    if (answer.getValue("agent") instanceof JsonObject agent) {
      told.put("agent", agent);
    }
    return told;
  }

  // ---- as the agent's own desk ----

  private Work asDesk(String command) {
    return (agent, address, args) -> acting.act(agent, address, command, args);
  }

  /** A program has seen what there was when it asked. */
  private Single<JsonObject> dispose(User agent, String address, JsonObject args) {
    return conversations
        .find(agent.viewer(), new Args(args).id("conversation"))
        .switchIfEmpty(
            Single.error(
                () ->
                    new Refusal(Refusal.Code.NOT_FOUND, "There is no such conversation for you.")))
        .flatMap(
            seen ->
                acting.act(
                    agent,
                    address,
                    "conversation.close",
                    args.copy().put("seenSeq", seen.lastSeq())))
        .map(closed -> new JsonObject());
  }

  // ---- agents who have no desk open ----

  /**
   * At work for calls, as with duty by telephone: no page has to be open, and none of text comes.
   */
  private Single<JsonObject> signIn(User agent, String address, JsonObject args) {
    Instant until = until(args);
    long id = agent.id();
    String extension = new Args(args).optionalText("extension", 8);
    Completable telephone =
        extension == null
            ? Completable.complete()
            : acting
                .act(agent, address, "terminal.set", new JsonObject().put("extension", extension))
                .ignoreElement();
    return isThere(id)
        .flatMap(
            there ->
                telephone
                    .andThen(
                        Single.defer(() -> acd.signIn(id, AgentProfiles.of(agent), "cti", address)))
                    .flatMap(in -> duties.begin(id, until))
                    // Known to have no page open: nothing is waited for before it is believed.
                    .flatMap(
                        end ->
                            (there ? Completable.complete() : acd.duty(id, end, true))
                                .toSingleDefault(end))
                    .onErrorResumeNext(
                        error ->
                            (there ? Completable.complete() : acd.signOut(id, "cti"))
                                .andThen(Single.error(error))))
        .flatMap(end -> standing(id));
  }

  private Single<Boolean> isThere(long agent) {
    return acd.agent(agent)
        .map(view -> view.state() != AgentState.SIGNED_OUT)
        .defaultIfEmpty(false);
  }

  private Instant until(JsonObject args) {
    String named = new Args(args).optionalText("until", 40);
    try {
      return named == null ? clock.instant().plus(SHIFT) : Instant.parse(named);
    } catch (DateTimeParseException e) {
      throw Args.invalid("until", "wrong-form", "must be a time as 2026-11-22T03:00:00Z");
    }
  }

  /** Whoever has a desk open stays there. */
  private Single<JsonObject> signOut(User agent, String address, JsonObject args) {
    return duties.end(agent.id(), agent.id(), null).andThen(standing(agent.id()));
  }

  private Single<JsonObject> standing(long agent) {
    return Single.defer(
        () ->
            acd.agent(agent)
                .map(view -> new JsonObject().put("agent", WireJson.agent(view)))
                .defaultIfEmpty(
                    new JsonObject()
                        .put(
                            "agent",
                            new JsonObject()
                                .put("id", WireJson.id(agent))
                                .put("state", AgentState.SIGNED_OUT.name()))));
  }
}
