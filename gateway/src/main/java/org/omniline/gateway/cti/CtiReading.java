package org.omniline.gateway.cti;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.cti.CtiKey;
import org.omniline.conversation.port.CallStore;
import org.omniline.conversation.staff.Right;
import org.omniline.routing.Acd;

/** How everything stands, as far as a key reaches. Thread-safe. */
final class CtiReading {
  private final Acd acd;
  private final CallStore calls;
  private final List<String> switches;
  private final CtiNames names;
  private final CtiWire wire;

  CtiReading(Acd acd, CallStore calls, List<String> switches, CtiNames names, CtiWire wire) {
    this.acd = acd;
    this.calls = calls;
    this.switches = List.copyOf(switches);
    this.names = names;
    this.wire = wire;
  }

  /** Every agent it reaches, signed in or not. */
  Single<JsonArray> agents(CtiKey key) {
    return Single.zip(
        names.read(),
        acd.agents(),
        (known, views) -> {
          Map<Long, Acd.AgentView> states =
              views.stream().collect(Collectors.toMap(Acd.AgentView::id, Function.identity()));
          JsonArray all = new JsonArray();
          known.users().values().stream()
              .filter(user -> user.may(Right.AGENT_STATE))
              .filter(user -> key.reachesAgent(user.id(), user.queues()))
              .sorted((one, other) -> one.login().compareTo(other.login()))
              .forEach(user -> all.add(CtiWire.agent(user, states.get(user.id()))));
          return all;
        });
  }

  /** Every call it reaches that is not over. */
  Single<JsonArray> calls(CtiKey key) {
    return Flowable.fromIterable(switches)
        .concatMapSingle(calls::open)
        .flatMapIterable(all -> all)
        .filter(call -> call.conversation() != null)
        .toList()
        .flatMap(
            all ->
                Single.zip(
                    names.read(), queues(all), (known, queues) -> json(key, all, known, queues)));
  }

  /** Of those who wait; of others whoever has them counts. */
  private Single<Map<Long, Long>> queues(List<CallStore.Live> all) {
    List<Long> ids = all.stream().map(CallStore.Live::conversation).toList();
    return ids.isEmpty()
        ? Single.just(Map.of())
        : acd.places(ids)
            .map(
                places ->
                    places.stream()
                        .collect(
                            Collectors.toMap(
                                Acd.PlaceView::conversation, Acd.PlaceView::queue, (a, b) -> a)));
  }

  private JsonArray json(
      CtiKey key, List<CallStore.Live> all, CtiNames.Known known, Map<Long, Long> queues) {
    JsonArray items = new JsonArray();
    for (CallStore.Live call : all) {
      Long conversation = call.conversation();
      if (conversation != null && reaches(key, call, known, queues.get(conversation))) {
        items.add(wire.call(key, call.state(), conversation));
      }
    }
    return items;
  }

  private static boolean reaches(
      CtiKey key, CallStore.Live call, CtiNames.Known known, @Nullable Long queue) {
    return key.reachesQueue(queue)
        || call.agents().stream().anyMatch(agent -> known.reaches(key, agent));
  }
}
