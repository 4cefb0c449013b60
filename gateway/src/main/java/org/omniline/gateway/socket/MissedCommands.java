package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.Args;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.MissedStore;
import org.omniline.conversation.port.MissedStore.Outcome;
import org.omniline.conversation.staff.Right;
import org.omniline.gateway.json.WireJson;

/**
 * The desk's commands about who was missed: the list, taking one, the number, and what came of it.
 */
final class MissedCommands {
  private record Listing(boolean done, @Nullable String after, int limit) {}

  private record Telling(long item, Outcome outcome) {}

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
    registry.register("missed.take", serve, args -> args.id("item"), id -> "missed", this::take);
    registry.register("missed.number", serve, args -> args.id("item"), this::number);
    registry.register(
        "missed.outcome", serve, MissedCommands::telling, told -> "missed", this::outcome);
  }

  private static Listing listing(Args args) {
    return new Listing(
        args.optionalFlag("done"),
        args.optionalText("after", 200),
        args.number("limit", 1, 100, 50));
  }

  private static Telling telling(Args args) {
    return new Telling(
        args.id("item"),
        args.oneOf("outcome", EnumSet.of(Outcome.REACHED, Outcome.NOT_REACHED, Outcome.NO_NEED)));
  }

  private Single<JsonObject> list(Desk desk, Listing args) {
    return store
        .list(desk.viewer(), args.done(), args.after(), args.limit())
        .map(
            page ->
                new JsonObject()
                    .put("items", WireJson.array(page.items(), WireJson::missed))
                    .put("next", page.next()));
  }

  private Single<JsonObject> of(Desk desk, Long conversation) {
    return store
        .takenIn(desk.viewer(), conversation)
        .map(item -> new JsonObject().put("item", WireJson.missed(item)))
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
                    .put("item", WireJson.missed(taken.item()))
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
        .outcome(args.item(), desk.actor(), args.outcome())
        .doOnSuccess(item -> audit.operation(desk, "missed.outcome", "missed:" + item.id()))
        .map(item -> new JsonObject().put("item", WireJson.missed(item)));
  }
}
