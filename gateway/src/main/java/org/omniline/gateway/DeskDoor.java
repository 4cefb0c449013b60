package org.omniline.gateway;

import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.vertx.rxjava3.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.omniline.channels.FrameSocket;
import org.omniline.channels.phone.OutgoingLines;
import org.omniline.conversation.outbox.ChannelSender;
import org.omniline.conversation.outbox.Outbox;
import org.omniline.gateway.config.Config;
import org.omniline.gateway.phone.NumberPlaces;
import org.omniline.gateway.phone.PhoneDuties;
import org.omniline.gateway.signin.Sessions;
import org.omniline.gateway.socket.CallBus;
import org.omniline.gateway.socket.ChangeFeed;
import org.omniline.gateway.socket.CommitHints;
import org.omniline.gateway.socket.DeskAudience;
import org.omniline.gateway.socket.DeskLimits;
import org.omniline.gateway.socket.DeskServices;
import org.omniline.gateway.socket.DeskSockets;
import org.omniline.gateway.socket.NodeBus;
import org.omniline.routing.HazelcastAcd;
import org.omniline.routing.alarm.Scene;

/** Where the desks come in, wired. */
final class DeskDoor {
  /** What a supervisor sees as "taken in time"; alarms set times of their own. */
  private static final long TAKEN_IN_TIME_MS = 15_000;

  private static final int SOCKETS_PER_USER = 20;
  private static final int COMMANDS_AT_ONCE = 256;
  private static final long RECHECK_MS = 3_000;

  /** Requirement 39 asks for 3 s at the most. */
  private static final Duration BEFORE_THE_QUEUE_SEES_IT = Duration.ofMillis(500);

  private final Config config;
  private final Stores stores;
  private final HazelcastAcd acd;
  private final CommitHints hints;
  private final NodeBus bus;
  private final CallBus calls;
  private final ChangeFeed feed;
  private final NumberPlaces places;
  private final PhoneDuties duties;
  private final Supplier<Map<String, String>> flows;

  DeskDoor(
      Config config,
      Stores stores,
      HazelcastAcd acd,
      CommitHints hints,
      NodeBus bus,
      CallBus calls,
      ChangeFeed feed,
      NumberPlaces places,
      PhoneDuties duties,
      Supplier<Map<String, String>> flows) {
    this.config = config;
    this.stores = stores;
    this.acd = acd;
    this.hints = hints;
    this.bus = bus;
    this.calls = calls;
    this.feed = feed;
    this.places = places;
    this.duties = duties;
    this.flows = flows;
  }

  DeskSockets sockets(
      Vertx vertx, Outbox outbox, List<ChannelSender> senders, Sessions sessions, Edge edge) {
    return new DeskSockets(
        vertx.getDelegate(),
        services(outbox, senders, sessions),
        feed,
        new DeskAudience(
            feed, stores.conversations(), BEFORE_THE_QUEUE_SEES_IT, Schedulers.computation()),
        limits(),
        FrameSocket.Limits.defaults(),
        edge.sockets(),
        request -> sessions.of(io.vertx.rxjava3.core.http.HttpServerRequest.newInstance(request)),
        edge.ownPages()::isOwn,
        edge.address());
  }

  private DeskServices services(Outbox outbox, List<ChannelSender> senders, Sessions sessions) {
    return new DeskServices(
        stores.conversations(),
        stores.contacts(),
        stores.missed(),
        stores.directory(),
        stores.skills(),
        stores.accounts(),
        stores.media(),
        acd,
        outbox,
        senders,
        stores.sessions(),
        stores.users(),
        stores.audit(),
        stores.agentLog(),
        hints,
        bus,
        stores.clock(),
        sessions::closeAll,
        stores.routing()::open,
        stores.routing()::forced,
        this::serviceLevels,
        stores.alarms(),
        new DeskServices.Calls(
            stores.calls(),
            stores.terminals(),
            stores.browserPhones(),
            config.phone().browsers(),
            calls,
            places.places(),
            stores.outgoing(),
            new OutgoingLines(stores.accounts(), config.phone().country(), stores.clock()),
            stores.seats(),
            duties,
            flows,
            config.phone().switches().stream().map(Config.Switch::name).toList(),
            config.phone().tellsWatched()),
        Integer.toString(stores.node()));
  }

  private DeskLimits limits() {
    return new DeskLimits(
        config.limits().textCodePoints(),
        config.limits().uploadBytes(),
        stores.uploadTypes(),
        SOCKETS_PER_USER,
        COMMANDS_AT_ONCE,
        Edge.HELLO_MS,
        RECHECK_MS);
  }

  /** Of those who left each queue today, the percentage that was taken within the usual time. */
  private Single<Map<Long, Integer>> serviceLevels() {
    ZoneId zone = config.hotline().zone();
    Instant midnight =
        stores.clock().instant().atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
    return stores
        .alarms()
        .levels(midnight, TAKEN_IN_TIME_MS)
        .map(
            levels ->
                levels.stream()
                    .collect(Collectors.toMap(Scene.Level::queue, Scene.Level::percent)));
  }
}
