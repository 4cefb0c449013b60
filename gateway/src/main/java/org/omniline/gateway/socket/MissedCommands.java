package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.Args;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.MissedStore;
import org.omniline.conversation.port.MissedStore.Filter;
import org.omniline.conversation.port.MissedStore.Item;
import org.omniline.conversation.port.MissedStore.Kind;
import org.omniline.conversation.port.MissedStore.Let;
import org.omniline.conversation.port.MissedStore.Outcome;
import org.omniline.conversation.staff.Right;
import org.omniline.conversation.staff.User;
import org.omniline.gateway.json.WireJson;

/**
 * The desk's commands about who was missed: the list, taking one, the number, what came of it, and
 * from hand to hand.
 */
final class MissedCommands {
  private static final String LANE = "missed";
  private static final int WORDS = 500;

  private record Listing(Filter filter, @Nullable String after, int limit) {}

  private record Telling(long item, Outcome outcome, @Nullable String note) {}

  private record Freeing(long item, String reason) {}

  private record Assigning(long item, long agent, String reason) {}

  private record Settling(long item, String note) {}

  private final DeskServices services;
  private final MissedStore store;
  private final DeskAudit audit;

  MissedCommands(DeskServices services, DeskAudit audit) {
    this.services = services;
    this.store = services.missed();
    this.audit = audit;
  }

  void register(CommandRegistry registry) {
    Right serve = Right.CONVERSATION_SERVE;
    registry.register("missed.list", serve, MissedCommands::listing, this::list);
    registry.register("missed.of", serve, args -> args.id("conversation"), this::of);
    registry.register("missed.take", serve, args -> args.id("item"), id -> LANE, this::take);
    registry.register("missed.number", serve, args -> args.id("item"), this::number);
    registry.register(
        "missed.outcome", serve, MissedCommands::telling, told -> LANE, this::outcome);
    registry.register("missed.return", serve, args -> args.id("item"), id -> LANE, this::giveBack);
    registry.register(
        "missed.settle",
        serve,
        args -> new Settling(args.id("item"), args.text("note", WORDS)),
        args -> LANE,
        this::settle);
    registry.register(
        "missed.free",
        Right.CONVERSATION_DIRECT,
        args -> new Freeing(args.id("item"), args.text("reason", WORDS)),
        args -> LANE,
        this::free);
    registry.register(
        "missed.assign",
        Right.CONVERSATION_DIRECT,
        args -> new Assigning(args.id("item"), args.id("agent"), args.text("reason", WORDS)),
        args -> LANE,
        this::assign);
  }

  private static Listing listing(Args args) {
    Instant from = time(args, "from");
    Instant to = time(args, "to");
    if (from != null && to != null && !from.isBefore(to)) {
      throw Args.invalid("to", "before-from", "must be after the beginning");
    }
    return new Listing(
        new Filter(
            args.optionalFlag("done"),
            args.has("kind") ? args.oneOf("kind", EnumSet.allOf(Kind.class)) : null,
            args.optionalId("queue"),
            args.has("mine") ? (Boolean) args.flag("mine") : null,
            args.optionalFlag("unheard"),
            from,
            to),
        args.optionalText("after", 200),
        args.number("limit", 1, 100, 50));
  }

  private static @Nullable Instant time(Args args, String name) {
    String text = args.optionalText(name, 40);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw Args.invalid(name, "no-time", "must be a time");
    }
  }

  private static Telling telling(Args args) {
    return new Telling(
        args.id("item"),
        args.oneOf("outcome", EnumSet.of(Outcome.REACHED, Outcome.NOT_REACHED, Outcome.NO_NEED)),
        args.optionalText("note", WORDS));
  }

  private Single<JsonObject> list(Desk desk, Listing args) {
    return store
        .list(desk.viewer(), args.filter(), args.after(), args.limit())
        .map(
            page ->
                new JsonObject()
                    .put("items", WireJson.array(page.items(), this::json))
                    .put("next", page.next()));
  }

  private Single<JsonObject> of(Desk desk, Long conversation) {
    return store
        .takenIn(desk.viewer(), conversation)
        .map(item -> new JsonObject().put("item", json(item)))
        .defaultIfEmpty(new JsonObject().put("item", null));
  }

  private Single<JsonObject> take(Desk desk, Long item) {
    return store
        .take(desk.viewer(), item, desk.actor(), desk.user().capacity())
        .doOnSuccess(taken -> services.hints().committed(taken.change()))
        .doOnSuccess(taken -> audit.operation(desk, "missed.take", "missed:" + item))
        .map(
            taken ->
                new JsonObject()
                    .put("item", json(taken.item()))
                    .put("conversation", WireJson.id(taken.change().conversation().id()))
                    .put("rev", taken.change().rev())
                    .put("change", WireJson.change(taken.change())));
  }

  /** Whoever looks at a whole number leaves a line. */
  private Single<JsonObject> number(Desk desk, Long item) {
    return audit
        .access(desk, "missed.number", "missed:" + item)
        .andThen(
            Single.defer(
                () ->
                    store
                        .number(item, desk.actor())
                        .switchIfEmpty(
                            Single.error(
                                () ->
                                    new Refusal(
                                        Refusal.Code.NOT_FOUND, "No number was left here.")))))
        .map(number -> new JsonObject().put("number", number));
  }

  private Single<JsonObject> outcome(Desk desk, Telling args) {
    return store
        .outcome(args.item(), desk.actor(), args.outcome(), args.note())
        .doOnSuccess(item -> audit.operation(desk, "missed.outcome", "missed:" + item.id()))
        .map(item -> new JsonObject().put("item", json(item)));
  }

  private Single<JsonObject> giveBack(Desk desk, Long item) {
    return let(desk, "missed.return", item, Map.of(), store.giveBack(item, desk.actor()));
  }

  private Single<JsonObject> settle(Desk desk, Settling args) {
    return let(
        desk,
        "missed.settle",
        args.item(),
        Map.of(),
        store.settle(desk.viewer(), args.item(), desk.actor(), args.note()));
  }

  private Single<JsonObject> free(Desk desk, Freeing args) {
    return supervised(
        desk,
        "missed.free",
        args.item(),
        Map.of("reason", args.reason()),
        store.free(desk.viewer(), args.item(), desk.actor()));
  }

  private Single<JsonObject> assign(Desk desk, Assigning args) {
    return new TeamSight(services.users())
        .require(desk.user(), args.agent())
        .andThen(Single.defer(() -> agent(args.agent())))
        .flatMap(
            agent ->
                supervised(
                    desk,
                    "missed.assign",
                    args.item(),
                    Map.of("reason", args.reason(), "agent", Long.toString(agent.id())),
                    store.assign(
                        desk.viewer(),
                        args.item(),
                        desk.actor(),
                        new Actor(agent.id(), agent.name(), false),
                        agent.capacity())));
  }

  /** Somebody who serves, and is in use. */
  private Single<User> agent(long id) {
    return services
        .users()
        .find(id)
        .filter(user -> user.active() && user.may(Right.CONVERSATION_SERVE))
        .switchIfEmpty(
            Single.error(() -> Args.invalid("agent", "no-such", "must be an agent in use")));
  }

  private Single<JsonObject> supervised(
      Desk desk, String action, long item, Map<String, String> detail, Single<Let> work) {
    return told(audit.supervised(desk, action, target(item), detail, work));
  }

  private Single<JsonObject> let(
      Desk desk, String action, long item, Map<String, String> detail, Single<Let> work) {
    return told(work.doOnSuccess(done -> audit.operation(desk, action, target(item), detail)));
  }

  private Single<JsonObject> told(Single<Let> work) {
    return work.doOnSuccess(let -> let.changes().forEach(services.hints()::committed))
        .map(let -> new JsonObject().put("item", json(let.item())));
  }

  private static String target(long item) {
    return "missed:" + item;
  }

  private JsonObject json(Item item) {
    return WireJson.missed(item, number -> services.calls().places().of(number).region());
  }
}
