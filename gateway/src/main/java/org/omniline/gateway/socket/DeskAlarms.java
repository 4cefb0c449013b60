package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.omniline.channels.Frames;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.staff.Right;
import org.omniline.conversation.staff.Teams;
import org.omniline.conversation.staff.UserStore;
import org.omniline.gateway.json.AlarmJson;
import org.omniline.gateway.json.WireJson;
import org.omniline.routing.alarm.Alarm;
import org.omniline.routing.alarm.AlarmStore;

/**
 * Brings open alarms to the desks of those whom they are told. Every node reads them itself, so
 * none is lost with a message between nodes. Thread-safe.
 */
final class DeskAlarms {
  private static final int PEOPLE = 100;

  private final AlarmStore store;
  private final DirectoryStore directory;
  private final UserStore users;
  private final ConversationStore conversations;
  private final DeskAudience audience;

  DeskAlarms(
      AlarmStore store,
      DirectoryStore directory,
      UserStore users,
      ConversationStore conversations,
      DeskAudience audience) {
    this.store = store;
    this.directory = directory;
    this.users = users;
    this.conversations = conversations;
    this.audience = audience;
  }

  void register(CommandRegistry registry) {
    registry.register(
        "alarm.acknowledge", Right.DESK_USE, args -> args.id("alarm"), this::acknowledge);
    registry.register("alarm.people", Right.CONVERSATION_READ, args -> "", this::people);
  }

  /** Alarms are the same for all whom they are told and name nobody: who may see is told here. */
  private Single<JsonObject> people(Desk desk, String none) {
    return store
        .open()
        .flattenAsFlowable(open -> open.stream().filter(alarm -> alarm.tells(desk.user())).toList())
        .mapOptional(alarm -> Optional.ofNullable(alarm.conversationId()))
        .distinct()
        .take(PEOPLE)
        .concatMapMaybe(id -> conversations.find(desk.viewer(), id))
        .map(
            c ->
                new JsonObject()
                    .put("conversation", WireJson.id(c.id()))
                    .put("name", c.contact().name())
                    .put("hint", c.contact().hint()))
        .collect(JsonArray::new, JsonArray::add)
        .map(items -> new JsonObject().put("items", items));
  }

  private Single<JsonObject> acknowledge(Desk desk, Long alarm) {
    return store
        .open()
        .map(open -> open.stream().anyMatch(one -> one.id() == alarm && one.tells(desk.user())))
        .flatMapCompletable(
            mine ->
                mine
                    ? store.acknowledge(alarm, desk.user().id())
                    : Completable.error(
                        new Refusal(
                            Refusal.Code.NOT_FOUND, "There is no such open alarm of yours.")))
        .andThen(Completable.defer(this::refresh))
        .toSingle(JsonObject::new);
  }

  /** Pushes open alarms to the desks of this node for which they changed. */
  Completable refresh() {
    return audience
        .listeners()
        .filter(desks -> !desks.isEmpty())
        .flatMapSingle(
            desks -> Single.zip(store.open(), directory.queues(), teams(desks), Known::new))
        .flatMapSingle(known -> names(known.alarms()).map(known::with))
        .flatMapCompletable(
            known ->
                audience
                    .listeners()
                    .doOnSuccess(desks -> desks.forEach(desk -> push(desk, known)))
                    .ignoreElement());
  }

  /** Open alarms and how those are called whom they name. */
  private record Known(
      List<Alarm> alarms,
      List<DirectoryStore.Queue> queues,
      Teams teams,
      Map<Long, String> people) {
    Known(List<Alarm> alarms, List<DirectoryStore.Queue> queues, Teams teams) {
      this(alarms, queues, teams, Map.of());
    }

    Known with(Map<Long, String> names) {
      return new Known(alarms, queues, teams, names);
    }
  }

  private Single<Teams> teams(List<DeskListener> desks) {
    return desks.stream().anyMatch(desk -> desk.user().watchedTeam() != null)
        ? users.teams()
        : Single.just(Teams.NONE);
  }

  private Single<Map<Long, String>> names(List<Alarm> alarms) {
    List<Long> named =
        alarms.stream()
            .flatMap(alarm -> Stream.of(alarm.agentId(), alarm.acknowledgedBy()))
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    return Flowable.fromIterable(named)
        .concatMapMaybe(users::find)
        .collect(HashMap::new, (names, user) -> names.put(user.id(), user.name()));
  }

  private static void push(DeskListener desk, Known known) {
    Map<Long, String> queues =
        known.queues().stream()
            .collect(Collectors.toMap(DirectoryStore.Queue::id, DirectoryStore.Queue::name));
    List<Alarm> mine =
        known.alarms().stream()
            .filter(alarm -> alarm.tells(desk.user()))
            .filter(alarm -> TeamSight.concerns(desk.user(), alarm, known.teams()))
            .toList();
    String frame =
        Frames.push(
            "alarms",
            new JsonObject()
                .put(
                    "items",
                    WireJson.array(mine, alarm -> AlarmJson.alarm(alarm, queues, known.people()))));
    if (desk.isNewsOfAlarms(frame)) {
      desk.push(frame);
    }
  }
}
