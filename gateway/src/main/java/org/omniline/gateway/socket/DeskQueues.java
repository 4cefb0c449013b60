package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.omniline.channels.Frames;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.port.MissedStore;
import org.omniline.conversation.staff.User;
import org.omniline.gateway.json.WireJson;
import org.omniline.routing.Acd;

/** The live numbers of queues: an agent sees the own ones, who oversees sees all. Thread-safe. */
final class DeskQueues {
  private record Numbers(
      List<Acd.LiveQueue> queues, Map<Long, String> names, Map<Long, Integer> missed) {
    JsonArray of(User user) {
      boolean all = user.role().scope() != Viewer.Scope.OWN;
      return WireJson.array(
          queues.stream()
              .filter(queue -> all || user.queues().contains(queue.view().id()))
              .sorted(Comparator.comparingLong(queue -> queue.view().id()))
              .toList(),
          queue ->
              WireJson.queue(queue, names.getOrDefault(queue.view().id(), ""))
                  .put("missed", missed.getOrDefault(queue.view().id(), 0)));
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
