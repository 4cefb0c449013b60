package org.omniline.gateway.phone;

import io.reactivex.rxjava3.core.Completable;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.SwitchView;
import org.omniline.gateway.json.WireJson;
import org.omniline.routing.alarm.AlarmKind;
import org.omniline.routing.alarm.Scene;

/**
 * How the telephone switches are, as the nodes that command them say every second over the event
 * bus. A switch that nobody has spoken for within some seconds is commanded by nobody. Every node
 * has the same board. Thread-safe.
 */
public final class SwitchBoard {
  /** How often a node tells. */
  public static final Duration EVERY = Duration.ofSeconds(1);

  private static final String ADDRESS = "omniline.switches";
  private static final long SILENT_NS = TimeUnit.SECONDS.toNanos(5);
  private static final long FORGOTTEN_NS = TimeUnit.HOURS.toNanos(1);

  private record Node(int number, String name) {}

  /** What a node said of one switch, as JSON has it. */
  private record Heard(JsonObject view, Node node, Instant toldAt, long nanos) {}

  private final Vertx vertx;
  private final Node own;
  private final Supplier<List<SwitchView>> views;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Instant began;
  private final Map<String, Heard> commanded = new ConcurrentHashMap<>();

  /**
   * Makes this node's view of the board.
   *
   * @param number of this node
   * @param name of this node as configured, may be empty
   * @param views how the switches look from here, in the order of the configuration
   * @param nanoTime this node's monotonic clock
   */
  public SwitchBoard(
      Vertx vertx,
      int number,
      String name,
      Supplier<List<SwitchView>> views,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.vertx = vertx;
    this.own = new Node(number, name);
    this.views = views;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.began = clock.instant();
  }

  /** Hears all nodes from now on. */
  public void listen() {
    vertx
        .eventBus()
        .<JsonObject>consumer(ADDRESS)
        .handler(
            message -> {
              JsonObject told = message.body();
              if (told.getInteger("node") != own.number()) {
                Node node = new Node(told.getInteger("node"), told.getString("name"));
                Instant at = Instant.parse(told.getString("toldAt"));
                JsonArray all = told.getJsonArray("switches");
                for (int i = 0; i < all.size(); i++) {
                  hear(all.getJsonObject(i), node, at);
                }
              }
            });
  }

  private void hear(JsonObject view, Node node, Instant at) {
    long now = nanoTime.getAsLong();
    commanded.compute(
        view.getString("name"),
        (name, before) ->
            // Of two that think they command it, the lease has the later one.
            before != null
                    && before.node().number() != node.number()
                    && now - before.nanos() < SILENT_NS
                    && before.toldAt().isAfter(at)
                ? before
                : new Heard(view, node, at, now));
  }

  /** Says how the switches are that this node commands. */
  public Completable tell() {
    return Completable.fromAction(this::told);
  }

  private void told() {
    Instant at = clock.instant();
    JsonArray mine = new JsonArray();
    for (SwitchView view : views.get()) {
      if (view.commands()) {
        JsonObject json = SwitchJson.view(view);
        mine.add(json);
        hear(json, own, at);
      }
    }
    long now = nanoTime.getAsLong();
    commanded.values().removeIf(one -> now - one.nanos() > FORGOTTEN_NS);
    if (!mine.isEmpty()) {
      vertx
          .eventBus()
          .publish(
              ADDRESS,
              new JsonObject()
                  .put("node", own.number())
                  .put("name", own.name())
                  .put("toldAt", WireJson.time(at))
                  .put("switches", mine));
    }
  }

  /**
   * Every switch that is configured here, in that order, and then those that other nodes command.
   * Each has {@code state} UP, CONNECTING, DOWN or NOBODY; {@code node} is null for NOBODY.
   */
  public List<JsonObject> switches() {
    told();
    Map<String, JsonObject> all = new LinkedHashMap<>();
    for (SwitchView view : views.get()) {
      all.put(view.name(), of(view.name(), SwitchJson.view(view)));
    }
    commanded.keySet().stream()
        .sorted()
        .forEach(name -> all.computeIfAbsent(name, missing -> of(missing, null)));
    return new ArrayList<>(all.values());
  }

  private JsonObject of(String name, @Nullable JsonObject configured) {
    Heard heard = commanded.get(name);
    if (heard != null && nanoTime.getAsLong() - heard.nanos() <= SILENT_NS) {
      return heard
          .view()
          .copy()
          .put(
              "node",
              new JsonObject()
                  .put("number", heard.node().number())
                  .put("name", heard.node().name()))
          .put("toldAt", WireJson.time(heard.toldAt()));
    }
    JsonObject known = heard == null ? configured : heard.view();
    Instant since = heard == null ? began : heard.toldAt();
    return (known == null ? new JsonObject() : known.copy())
        .put("name", name)
        .put("state", "NOBODY")
        .put("since", WireJson.time(since))
        .putNull("node")
        .put("toldAt", WireJson.time(since))
        .put("lines", new JsonArray())
        .put("calls", 0)
        .put("legs", 0)
        .put("outstanding", 0)
        .put("lagMs", 0);
  }

  /** What is out of order, for the alarms. Of a switch that is down the trunks are not known. */
  public List<Scene.Broken> broken() {
    List<Scene.Broken> all = new ArrayList<>();
    for (JsonObject one : switches()) {
      String name = one.getString("name");
      if (!one.getString("state").equals("UP")) {
        all.add(
            new Scene.Broken(AlarmKind.SWITCH_DOWN, name, Instant.parse(one.getString("since"))));
        continue;
      }
      JsonArray lines = one.getJsonArray("lines");
      for (int i = 0; i < lines.size(); i++) {
        JsonObject line = lines.getJsonObject(i);
        String state = line.getString("state");
        if (state != null && !state.equals("UP")) {
          all.add(
              new Scene.Broken(
                  AlarmKind.TRUNK_DOWN,
                  name + "/" + line.getString("gateway"),
                  Instant.parse(line.getString("since"))));
        }
      }
    }
    return all;
  }
}
