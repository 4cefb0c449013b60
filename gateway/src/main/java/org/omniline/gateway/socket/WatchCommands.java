package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.Map;
import org.omniline.channels.phone.CallRequest;
import org.omniline.channels.phone.call.CallJson;
import org.omniline.channels.phone.call.Ear;
import org.omniline.channels.phone.call.Watch;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.CallStore;
import org.omniline.conversation.staff.Right;
import org.omniline.gateway.json.WireJson;

/**
 * What supervisors do with calls of others: listen, whisper, barge in, end. Each for a reason that
 * is in the audit before it is done, and what became of it after. To take a call over is {@code
 * conversation.takeOver}.
 */
final class WatchCommands {
  private static final int REASON = 500;

  private record Watching(long conversation, String commandId, Watch.Mode mode, String reason) {}

  private record Releasing(long conversation, String reason) {}

  private final DeskServices services;
  private final DeskAudit audit;

  WatchCommands(DeskServices services, DeskAudit audit) {
    this.services = services;
    this.audit = audit;
  }

  void register(CommandRegistry registry) {
    registry.register(
        "call.watch",
        Right.CALL_WATCH,
        args ->
            new Watching(
                args.id("conversation"),
                args.uuid("commandId"),
                args.oneOf("mode", EnumSet.allOf(Watch.Mode.class)),
                args.text("reason", REASON)),
        Watching::conversation,
        this::watch);
    registry.register(
        "call.release",
        Right.CALL_WATCH,
        args -> new Releasing(args.id("conversation"), args.text("reason", REASON)),
        Releasing::conversation,
        this::release);
  }

  private Single<JsonObject> watch(Desk desk, Watching args) {
    return live(desk, args.conversation())
        .flatMap(
            live ->
                audit.supervised(
                    desk,
                    "call.watch",
                    "conversation:" + args.conversation(),
                    Map.of("mode", args.mode().name(), "reason", args.reason()),
                    Single.defer(
                        () ->
                            services
                                .calls()
                                .bus()
                                .ask(
                                    live.switchName(),
                                    args.conversation(),
                                    new CallRequest.Supervise(
                                        args.commandId(), desk.user().id(), args.mode()))
                                .ignoreElement()
                                .toSingle(JsonObject::new))));
  }

  private Single<JsonObject> release(Desk desk, Releasing args) {
    return live(desk, args.conversation())
        .flatMap(
            live ->
                audit.supervised(
                    desk,
                    "call.release",
                    "conversation:" + args.conversation(),
                    Map.of("reason", args.reason()),
                    Single.defer(
                        () ->
                            services
                                .conversations()
                                .release(args.conversation(), desk.actor(), args.reason()))))
        .doOnSuccess(services.hints()::committed)
        .map(
            change ->
                new JsonObject().put("rev", change.rev()).put("change", WireJson.change(change)));
  }

  /** The call, if it goes on and an agent has it whom this supervisor oversees. */
  private Single<CallStore.Live> live(Desk desk, long conversation) {
    return services
        .calls()
        .store()
        .ofConversation(conversation)
        .filter(live -> !live.over())
        .switchIfEmpty(Maybe.error(WatchCommands::noCall))
        .flatMapSingle(
            live -> {
              Ear owner = CallJson.decode(live.state()).owner();
              if (owner == null) {
                throw noCall();
              }
              return new TeamSight(services.users())
                  .require(desk.user(), owner.agent())
                  .andThen(Single.just(live));
            })
        .toSingle();
  }

  private static Refusal noCall() {
    return new Refusal(Refusal.Code.WRONG_STATE, "There is no such call any more.");
  }
}
