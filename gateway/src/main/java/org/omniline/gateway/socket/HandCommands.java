package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.Args;
import org.omniline.conversation.Change;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.staff.Right;
import org.omniline.gateway.json.WireJson;

/** The desk's commands that bring a conversation from hand to hand. */
final class HandCommands {
  private static final int REASON = 500;

  private record Taking(long conversation, String commandId, String reason) {}

  private record Asking(long conversation, String commandId, long agent, @Nullable String note) {}

  private record Answering(
      long conversation, String commandId, boolean accept, @Nullable String reason) {}

  private record Inviting(long conversation, String commandId, long agent, boolean mayReply) {}

  private record Leaving(long conversation, String commandId, @Nullable Long agent) {}

  private final DeskServices services;
  private final ConversationStore store;
  private final DeskAudit audit;
  private final int textLimit;

  HandCommands(DeskServices services, DeskAudit audit, int textLimit) {
    this.services = services;
    this.store = services.conversations();
    this.audit = audit;
    this.textLimit = textLimit;
  }

  void register(CommandRegistry registry) {
    Right serve = Right.CONVERSATION_SERVE;
    registry.register(
        "conversation.takeOver",
        serve,
        args ->
            new Taking(
                args.id("conversation"), args.uuid("commandId"), args.text("reason", REASON)),
        Taking::conversation,
        (desk, args) ->
            changed(
                desk,
                "conversation.takeOver",
                Map.of("reason", args.reason()),
                store.takeOver(
                    args.conversation(), desk.actor(), args.commandId(), args.reason())));
    registry.register("handover.ask", serve, this::asking, Asking::conversation, this::ask);
    registry.register(
        "handover.answer",
        serve,
        args ->
            new Answering(
                args.id("conversation"),
                args.uuid("commandId"),
                args.flag("accept"),
                args.optionalText("reason", REASON)),
        Answering::conversation,
        this::answer);
    registry.register(
        "guest.invite",
        serve,
        args ->
            new Inviting(
                args.id("conversation"),
                args.uuid("commandId"),
                args.id("agent"),
                args.flag("mayReply")),
        Inviting::conversation,
        (desk, args) ->
            changed(
                desk,
                "guest.invite",
                store.invite(
                    args.conversation(),
                    desk.actor(),
                    args.commandId(),
                    args.agent(),
                    args.mayReply())));
    registry.register(
        "guest.leave",
        serve,
        args ->
            new Leaving(args.id("conversation"), args.uuid("commandId"), args.optionalId("agent")),
        Leaving::conversation,
        this::leave);
  }

  private Asking asking(Args args) {
    return new Asking(
        args.id("conversation"),
        args.uuid("commandId"),
        args.id("agent"),
        args.message("note", textLimit));
  }

  private Single<JsonObject> ask(Desk desk, Asking args) {
    return changed(
        desk,
        "handover.ask",
        store.askHandover(
            args.conversation(), desk.actor(), args.commandId(), args.agent(), args.note()));
  }

  private Single<JsonObject> answer(Desk desk, Answering args) {
    Single<Change> answered =
        store.answerHandover(
            args.conversation(), desk.actor(), args.commandId(), args.accept(), args.reason());
    return changed(
        desk, "handover.answer", answered.onErrorResumeNext(why -> full(desk, args, why)));
  }

  /** Whoever asked would wait for somebody who has no room. */
  private Single<Change> full(Desk desk, Answering args, Throwable why) {
    boolean full = why instanceof Refusal refusal && refusal.code() == Refusal.Code.CAPACITY_FULL;
    return full
        ? store
            .handoverFull(args.conversation(), desk.actor())
            .doOnSuccess(services.hints()::committed)
            .ignoreElement()
            .onErrorComplete()
            .andThen(Single.error(why))
        : Single.error(why);
  }

  private Single<JsonObject> leave(Desk desk, Leaving args) {
    long guest = args.agent() == null ? desk.user().id() : args.agent();
    return changed(
        desk,
        "guest.leave",
        store.dismissGuest(args.conversation(), desk.actor(), args.commandId(), guest));
  }

  private Single<JsonObject> changed(Desk desk, String action, Single<Change> stored) {
    return changed(desk, action, Map.of(), stored);
  }

  private Single<JsonObject> changed(
      Desk desk, String action, Map<String, String> detail, Single<Change> stored) {
    return stored
        .doOnSuccess(services.hints()::committed)
        .doOnSuccess(
            change ->
                audit.operation(desk, action, "conversation:" + change.conversation().id(), detail))
        .map(
            change ->
                new JsonObject().put("rev", change.rev()).put("change", WireJson.change(change)));
  }
}
