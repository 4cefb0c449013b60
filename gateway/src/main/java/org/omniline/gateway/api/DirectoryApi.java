package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.port.DirectoryStore.Disposition;
import org.omniline.conversation.staff.Membership;
import org.omniline.conversation.staff.User;
import org.omniline.conversation.staff.UserStore;
import org.omniline.gateway.api.TwinNames.Named;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.json.WireJson;
import org.omniline.routing.QueueSettingsJson;
import org.omniline.routing.QueueStore;
import org.omniline.routing.QueueStore.MemberChanges;
import org.omniline.routing.QueueStore.SavedQueue;

/** {@code /queues} and {@code /dispositions}. Rows are made inactive, never removed. */
final class DirectoryApi {
  private static final long DEFAULT_OFFER_TIMEOUT_MS = 30_000;
  private static final String ROUTING = "routing";

  private final DirectoryStore directory;
  private final QueueStore queues;
  private final UserStore users;
  private final Function<User, Completable> routing;
  private final Supplier<Completable> configure;
  private final Audit audit;

  /**
   * Makes the operations.
   *
   * @param routing tells routing what an agent who is signed in may now take
   * @param configure tells routing how queues now work
   */
  DirectoryApi(
      DirectoryStore directory,
      QueueStore queues,
      UserStore users,
      Function<User, Completable> routing,
      Supplier<Completable> configure,
      Audit audit) {
    this.directory = directory;
    this.queues = queues;
    this.users = users;
    this.routing = routing;
    this.configure = configure;
    this.audit = audit;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("queues.list", this::queues);
    handlers.put("queues.create", this::createQueue);
    handlers.put("queues.update", this::updateQueue);
    handlers.put("dispositions.list", this::dispositions);
    handlers.put("dispositions.create", this::createDisposition);
    handlers.put("dispositions.update", this::updateDisposition);
  }

  private Completable queues(ApiRequest request) {
    return queues
        .queues()
        .flatMapCompletable(all -> request.replyAll(WireJson.array(all, ApiJson::queue)));
  }

  private Completable createQueue(ApiRequest request) {
    JsonObject body = request.body();
    SavedQueue queue =
        new SavedQueue(
            0,
            0,
            body.getString("code"),
            body.getString("name"),
            body.getBoolean("active", true),
            QueueSettingsJson.read(
                body.getJsonObject(ROUTING, new JsonObject()),
                body.getLong("offerTimeoutMs", DEFAULT_OFFER_TIMEOUT_MS)));
    return save(request, queue)
        .flatMapCompletable(saved -> request.reply(201, ApiJson.queue(saved)));
  }

  private Completable updateQueue(ApiRequest request) {
    long id = request.id("id");
    return queues
        .queues()
        .flatMap(all -> one(all, queue -> queue.id() == id))
        .map(before -> merge(before, request.body()))
        .flatMap(after -> save(request, after))
        .flatMapCompletable(saved -> request.reply(200, ApiJson.queue(saved)));
  }

  private Single<SavedQueue> save(ApiRequest request, SavedQueue queue) {
    MemberChanges members = members(request.body());
    Single<List<Named>> known =
        queues.queues().map(all -> all.stream().map(DirectoryApi::named).toList());
    return TwinNames.refuse(known, named(queue), "name")
        .andThen(Completable.defer(() -> written(request, "queue:" + queue.code())))
        .andThen(Single.defer(() -> queues.saveQueue(queue, members, request.user().id())))
        .flatMap(
            saved ->
                configure
                    .get()
                    .andThen(Completable.defer(() -> tell(members.users())))
                    .toSingleDefault(saved));
  }

  private static Named named(SavedQueue queue) {
    return new Named(Long.toString(queue.id()), queue.name(), queue.active());
  }

  private static Named named(Disposition one) {
    return new Named(one.code(), one.label(), one.active());
  }

  private Completable tell(Set<Long> members) {
    return Flowable.fromIterable(members)
        .concatMapMaybe(users::find)
        .concatMapCompletable(routing::apply);
  }

  private static MemberChanges members(JsonObject body) {
    JsonArray given = body.getJsonArray("members", new JsonArray());
    Map<Long, Membership> stands = new HashMap<>();
    Set<Long> leaves = new HashSet<>();
    for (int i = 0; i < given.size(); i++) {
      JsonObject one = given.getJsonObject(i);
      long user = ApiRequest.parseId(one.getString("user"));
      if (one.getBoolean("leaves", false)) {
        leaves.add(user);
      } else {
        stands.put(user, new Membership(one.getInteger("level", 1), one.getInteger("position", 0)));
      }
    }
    leaves.removeAll(stands.keySet());
    return new MemberChanges(stands, leaves);
  }

  private static SavedQueue merge(SavedQueue before, JsonObject body) {
    JsonObject routing = body.getJsonObject(ROUTING, QueueSettingsJson.write(before.settings()));
    return new SavedQueue(
        before.id(),
        body.getInteger("version"),
        before.code(),
        body.getString("name", before.name()),
        body.getBoolean("active", before.active()),
        QueueSettingsJson.read(
            routing, body.getLong("offerTimeoutMs", before.settings().offerMs())));
  }

  private Completable dispositions(ApiRequest request) {
    return directory
        .dispositions()
        .flatMapCompletable(all -> request.replyAll(WireJson.array(all, ApiJson::disposition)));
  }

  private Completable createDisposition(ApiRequest request) {
    JsonObject body = request.body();
    String code = body.getString("code");
    return directory
        .dispositions()
        .flatMap(
            all ->
                save(
                    request,
                    new Disposition(
                        code,
                        body.getString("label"),
                        body.getString("group", ""),
                        body.getInteger("position", (all.size() + 1) * 10),
                        body.getBoolean("active", true),
                        0)))
        .flatMapCompletable(saved -> request.reply(201, ApiJson.disposition(saved)));
  }

  private Completable updateDisposition(ApiRequest request) {
    String code = request.context().pathParam("code");
    JsonObject body = request.body();
    return directory
        .dispositions()
        .flatMap(all -> one(all, known -> known.code().equals(code)))
        .flatMap(
            before ->
                save(
                    request,
                    new Disposition(
                        code,
                        body.getString("label", before.label()),
                        body.getString("group", before.group()),
                        body.getInteger("position", before.position()),
                        body.getBoolean("active", before.active()),
                        body.getInteger("version"))))
        .flatMapCompletable(saved -> request.reply(200, ApiJson.disposition(saved)));
  }

  private Single<Disposition> save(ApiRequest request, Disposition disposition) {
    Single<List<Named>> known =
        directory.dispositions().map(all -> all.stream().map(DirectoryApi::named).toList());
    return TwinNames.refuse(known, named(disposition), "label")
        .andThen(Completable.defer(() -> written(request, "disposition:" + disposition.code())))
        .andThen(directory.saveDisposition(disposition, request.user().id()));
  }

  private Completable written(ApiRequest request, String target) {
    return audit.management(
        request.user(), request.operation(), request.address(), target, Map.of());
  }

  private static <T> Single<T> one(List<T> all, Predicate<T> wanted) {
    return all.stream()
        .filter(wanted)
        .findFirst()
        .map(Single::just)
        .orElseGet(
            () -> Single.error(new Refusal(Refusal.Code.NOT_FOUND, "There is nothing like it.")));
  }
}
