package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.ConversationStore.View;
import org.omniline.conversation.staff.Membership;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.TeamPlace;
import org.omniline.conversation.staff.User;
import org.omniline.conversation.staff.UserStore;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.json.WireJson;
import org.omniline.gateway.signin.Passwords;
import org.omniline.gateway.signin.Sessions;

/** {@code /users}: what an administrator does with users. */
final class UsersApi {
  private static final int DEFAULT_CAPACITY = 3;
  private static final String EXPIRY = "expiresAt";
  private static final String TEAM = "team";

  /** Far above any capacity. */
  private static final int MOST_SERVED = 100;

  private final UserStore users;
  private final ConversationStore conversations;
  private final Passwords passwords;
  private final Sessions sessions;
  private final Audit audit;
  private final Function<User, Completable> routing;
  private final InstantSource clock;

  /**
   * Makes the operations.
   *
   * @param routing tells routing what an agent who is signed in may now take
   * @param clock says which accounts have ended
   */
  UsersApi(
      UserStore users,
      ConversationStore conversations,
      Passwords passwords,
      Sessions sessions,
      Audit audit,
      Function<User, Completable> routing,
      InstantSource clock) {
    this.users = users;
    this.conversations = conversations;
    this.passwords = passwords;
    this.sessions = sessions;
    this.audit = audit;
    this.routing = routing;
    this.clock = clock;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("users.list", this::list);
    handlers.put("users.create", this::create);
    handlers.put("users.update", this::update);
    handlers.put("users.password", this::password);
    handlers.put("users.unlock", this::unlock);
  }

  private Completable list(ApiRequest request) {
    return users
        .all()
        .flatMapCompletable(all -> request.replyAll(WireJson.array(all, ApiJson::user)));
  }

  private Completable create(ApiRequest request) {
    JsonObject body = request.body();
    User user =
        new User(
            0,
            body.getString("login"),
            body.getString("name"),
            Role.valueOf(body.getString("role")),
            true,
            body.getInteger("capacity", DEFAULT_CAPACITY),
            memberships(body, Map.of()),
            skills(body, Map.of()),
            true,
            null,
            expiry(body, null),
            0,
            place(body, TeamPlace.NONE));
    requireTeam(user);
    if (user.expiresAt() != null && user.isExpired(clock.instant())) {
      throw Refusal.invalid(EXPIRY, "past", "A new account ends in the future or not at all.");
    }
    String password = passwords.oneTimePassword();
    return passwords
        .hash(password)
        .flatMap(
            hash ->
                written(request, "login:" + user.login(), Map.of("role", user.role().name()))
                    .andThen(users.create(user, hash, request.user().id())))
        .flatMapCompletable(
            created ->
                request.reply(
                    201,
                    new JsonObject()
                        .put("user", ApiJson.user(created))
                        .put("oneTimePassword", password)));
  }

  private Completable update(ApiRequest request) {
    return known(request)
        .flatMap(
            before -> {
              User after = merge(before, request.body());
              requireTeam(after);
              boolean endsSessions =
                  before.role() != after.role()
                      || (before.active() && !after.active())
                      || after.isExpired(clock.instant());
              boolean endsSelf = endsSessions || after.expiresAt() != null;
              if (endsSelf && before.id() == request.user().id()) {
                throw new Refusal(
                    Refusal.Code.CONFLICT,
                    "Nobody takes away the own account or role.",
                    Map.of("reason", "own-account"));
              }
              return (endsSessions ? requireNobodyServed(before) : Completable.complete())
                  .andThen(written(request, target(before), detail(after)))
                  .andThen(Single.defer(() -> users.update(after, request.user().id())))
                  .flatMap(
                      saved ->
                          (endsSessions ? sessions.closeAll(saved.id()) : routing.apply(saved))
                              .toSingleDefault(saved));
            })
        .flatMapCompletable(saved -> request.reply(200, ApiJson.user(saved)));
  }

  /** Whoever is talked with is handed over first: an account that is gone answers nobody. */
  private Completable requireNobodyServed(User user) {
    return conversations
        .list(user.viewer(), View.MINE, null, MOST_SERVED)
        .map(
            page ->
                page.items().stream()
                    .filter(talk -> talk.state() == ConversationState.SERVING)
                    .filter(talk -> talk.owner() != null && talk.owner().id() == user.id())
                    .count())
        .flatMapCompletable(
            served ->
                served == 0
                    ? Completable.complete()
                    : Completable.error(
                        new Refusal(
                            Refusal.Code.WRONG_STATE,
                            "This person serves people: sign the person out in the live view"
                                + " first.",
                            Map.of("reason", "serves-people", "count", served))));
  }

  private static Map<String, String> detail(User after) {
    Map<String, String> detail = new HashMap<>();
    detail.put("role", after.role().name());
    detail.put("active", Boolean.toString(after.active()));
    Ref team = after.place().team();
    if (team != null) {
      detail.put(TEAM, team.name());
      detail.put("teamOnly", Boolean.toString(after.place().teamOnly()));
    }
    String expiry = WireJson.time(after.expiresAt());
    if (expiry != null) {
      detail.put(EXPIRY, expiry);
    }
    return detail;
  }

  /** Absent leaves it, null takes it away. */
  private static @Nullable Instant expiry(JsonObject body, @Nullable Instant before) {
    return body.containsKey(EXPIRY) ? ApiRequest.parseTime(EXPIRY, body.getString(EXPIRY)) : before;
  }

  private static User merge(User before, JsonObject body) {
    return new User(
        before.id(),
        before.login(),
        body.getString("name", before.name()),
        Role.valueOf(body.getString("role", before.role().name())),
        body.getBoolean("active", before.active()),
        body.getInteger("capacity", before.capacity()),
        memberships(body, before.memberships()),
        skills(body, before.skills()),
        before.mustChangePassword(),
        before.lockedUntil(),
        expiry(body, before.expiresAt()),
        body.getInteger("version"),
        place(body, before.place()));
  }

  /** Absent leaves it; a team of null takes out of it. */
  private static TeamPlace place(JsonObject body, TeamPlace before) {
    String name = body.getString(TEAM);
    Ref team = !body.containsKey(TEAM) ? before.team() : name == null ? null : new Ref(0, name);
    return new TeamPlace(team, body.getBoolean("teamOnly", before.teamOnly()));
  }

  private static void requireTeam(User user) {
    if (user.role() == Role.SUPERVISOR && user.place().teamOnly() && user.place().team() == null) {
      throw Refusal.invalid(TEAM, "team-needed", "Whoever is to see a team alone needs a team.");
    }
  }

  private Completable password(ApiRequest request) {
    String password = passwords.oneTimePassword();
    return known(request)
        .flatMap(user -> passwords.hash(password).map(hash -> Map.entry(user, hash)))
        .flatMapCompletable(
            entry -> {
              User user = entry.getKey();
              return written(request, target(user), Map.of())
                  .andThen(users.setPassword(user.id(), entry.getValue(), true))
                  .andThen(users.unlock(user.id()))
                  .andThen(sessions.closeAll(user.id()));
            })
        .andThen(
            Completable.defer(
                () -> request.reply(200, new JsonObject().put("oneTimePassword", password))));
  }

  private Completable unlock(ApiRequest request) {
    return known(request)
        .flatMapCompletable(
            user ->
                written(request, target(user), Map.of())
                    .andThen(users.unlock(user.id()))
                    .andThen(Completable.defer(request::done)));
  }

  private Single<User> known(ApiRequest request) {
    return users
        .find(request.id("id"))
        .switchIfEmpty(
            Single.error(() -> new Refusal(Refusal.Code.NOT_FOUND, "There is no such user.")));
  }

  private Completable written(
      ApiRequest request, @Nullable String target, Map<String, String> detail) {
    return audit.management(request.user(), request.operation(), request.address(), target, detail);
  }

  private static String target(User user) {
    return "user:" + user.id();
  }

  /** A list of queues alone keeps the levels of those served already; absent leaves all. */
  private static Map<Long, Membership> memberships(JsonObject body, Map<Long, Membership> before) {
    JsonArray given = body.getJsonArray("memberships");
    JsonArray queues = body.getJsonArray("queues");
    if (given == null && queues == null) {
      return before;
    }
    Map<Long, Membership> all = new HashMap<>();
    for (int i = 0; given != null && i < given.size(); i++) {
      JsonObject one = given.getJsonObject(i);
      all.put(
          ApiRequest.parseId(one.getString("queue")),
          new Membership(one.getInteger("level", 1), one.getInteger("position", 0)));
    }
    for (int i = 0; given == null && i < queues.size(); i++) {
      long id = ApiRequest.parseId(queues.getString(i));
      all.put(id, before.getOrDefault(id, Membership.ORDINARY));
    }
    return all;
  }

  private static Map<String, Integer> skills(JsonObject body, Map<String, Integer> before) {
    JsonArray given = body.getJsonArray("skills");
    if (given == null) {
      return before;
    }
    Map<String, Integer> all = new HashMap<>();
    for (int i = 0; i < given.size(); i++) {
      JsonObject one = given.getJsonObject(i);
      all.put(one.getString("skill"), one.getInteger("level", 1));
    }
    return all;
  }
}
