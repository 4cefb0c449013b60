package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.Frames;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.port.MissedStore;
import org.omniline.conversation.staff.User;
import org.omniline.gateway.json.WireJson;
import org.omniline.routing.Acd;

/**
 * The live numbers of queues: an agent sees the own ones, who oversees sees all; anybody who serves
 * sees where a conversation may be moved to. Thread-safe.
 */
final class DeskQueues {
  private record Numbers(
      List<Acd.LiveQueue> queues, Map<Long, String> names, Map<Long, MissedStore.Open> missed) {
    JsonArray of(User user) {
      boolean all = user.role().scope() != Viewer.Scope.OWN;
      return WireJson.array(
          queues.stream()
              .filter(queue -> all || user.queues().contains(queue.view().id()))
              .sorted(Comparator.comparingLong(queue -> queue.view().id()))
              .toList(),
          queue -> {
            MissedStore.Open open = missed.getOrDefault(queue.view().id(), MissedStore.Open.NONE);
            return WireJson.queue(queue, names.getOrDefault(queue.view().id(), ""))
                .put("missed", open.all())
                .put("missedInDanger", open.inDanger());
          });
    }
  }

  private final Acd acd;
  private final DirectoryStore directory;
  private final MissedStore missed;
  private final DeskAudience audience;

  DeskQueues(Acd acd, DirectoryStore directory, MissedStore missed, DeskAudience audience) {
    this.acd = acd;
    this.directory = directory;
    this.missed = missed;
    this.audience = audience;
  }

  /** The numbers a user sees now. */
  Single<JsonArray> of(User user) {
    return numbers().map(numbers -> numbers.of(user));
  }

  /**
   * Every active queue, as a destination of a transfer: the user's own first. Numbers are null of a
   * queue that routing does not know yet.
   */
  Single<JsonArray> destinations(User user) {
    return Single.zip(
        acd.live(),
        directory.queues(),
        (live, known) -> {
          Map<Long, Acd.QueueView> views =
              live.queues().stream()
                  .map(Acd.LiveQueue::view)
                  .collect(Collectors.toMap(Acd.QueueView::id, Function.identity()));
          return WireJson.array(
              known.stream()
                  .filter(DirectoryStore.Queue::active)
                  .sorted(
                      Comparator.comparing(
                              (DirectoryStore.Queue queue) -> !user.queues().contains(queue.id()))
                          .thenComparing(DirectoryStore.Queue::id))
                  .toList(),
              queue ->
                  destination(queue, user.queues().contains(queue.id()), views.get(queue.id())));
        });
  }

  private static JsonObject destination(
      DirectoryStore.Queue queue, boolean own, Acd.@Nullable QueueView view) {
    return new JsonObject()
        .put("id", WireJson.id(queue.id()))
        .put("name", queue.name())
        .put("own", own)
        .put("waiting", view == null ? null : view.waiting())
        .put("ready", view == null ? null : view.ready())
        .put("signedIn", view == null ? null : view.signedIn());
  }

  /** Pushes the numbers to the desks of this node for which they changed. */
  Completable refresh() {
    return audience
        .listeners()
        .filter(desks -> !desks.isEmpty())
        .flatMapSingle(desks -> numbers())
        .flatMapCompletable(
            numbers ->
                audience
                    .listeners()
                    .doOnSuccess(desks -> desks.forEach(desk -> push(desk, numbers)))
                    .ignoreElement());
  }

  private static void push(DeskListener desk, Numbers numbers) {
    String frame = Frames.push("queues", new JsonObject().put("queues", numbers.of(desk.user())));
    if (desk.isNewsOfQueues(frame)) {
      desk.push(frame);
    }
  }

  private Single<Numbers> numbers() {
    return Single.zip(
        acd.live(),
        directory.queues(),
        missed.open(),
        (live, known, open) ->
            new Numbers(
                live.queues(),
                known.stream()
                    .collect(
                        Collectors.toMap(DirectoryStore.Queue::id, DirectoryStore.Queue::name)),
                open));
  }
}
