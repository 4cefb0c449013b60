package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.Args;
import org.omniline.conversation.Change;
import org.omniline.conversation.Content;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.staff.Right;
import org.omniline.gateway.json.WireJson;
import org.omniline.routing.Acd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The desk's commands that change a conversation. Each is stored first; then the desk is told, and
 * everybody else by {@link CommitHints}. Commands of one conversation keep their order.
 */
final class ServingCommands {
  private static final Logger LOG = LoggerFactory.getLogger(ServingCommands.class);
  private static final int MEDIA = 10;
  private static final int REASON = 500;

  private record Sending(
      long conversation, String commandId, @Nullable String text, List<Long> media) {}

  private record Place(long conversation, long seq) {}

  private record Noting(long conversation, String commandId, String text) {}

  private record Rating(long conversation, String commandId, Risk level, @Nullable String reason) {}

  private record Closing(
      long conversation, long seenSeq, String disposition, @Nullable String summary) {}

  private record Extending(long conversation, int extension) {}

  private record Moving(
      long conversation,
      String commandId,
      ConversationStore.Target target,
      @Nullable String note) {}

  private final DeskServices services;
  private final ConversationStore store;
  private final DeskAudit audit;
  private final ChannelRules rules;
  private final int textLimit;

  ServingCommands(DeskServices services, DeskAudit audit, int textLimit) {
    this.services = services;
    this.store = services.conversations();
    this.audit = audit;
    this.rules = new ChannelRules(services.senders());
    this.textLimit = textLimit;
  }

  void register(CommandRegistry registry) {
    registry.register(
        "message.send", Right.MESSAGE_SEND, this::sending, Sending::conversation, this::send);
    registry.register(
        "message.retry", Right.MESSAGE_SEND, this::place, Place::conversation, this::retry);
    registry.register("note.add", Right.NOTE_ADD, this::noting, Noting::conversation, this::note);
    registry.register("risk.set", Right.RISK_SET, this::rating, Rating::conversation, this::risk);
    registry.register(
        "risk.decide", Right.RISK_SET, this::deciding, Rating::conversation, this::decide);
    Right serve = Right.CONVERSATION_SERVE;
    registry.register("conversation.read", serve, this::place, Place::conversation, this::read);
    registry.register(
        "conversation.end", serve, args -> args.id("conversation"), id -> id, this::end);
    registry.register(
        "conversation.close", serve, this::closing, Closing::conversation, this::close);
    registry.register(
        "wrapUp.time", serve, args -> args.id("conversation"), id -> id, this::wrapUpTime);
    registry.register(
        "wrapUp.extend",
        serve,
        args -> new Extending(args.id("conversation"), args.number("extension", 1, 1_000, 1)),
        Extending::conversation,
        this::extend);
    registry.register(
        "conversation.transfer", serve, this::moving, Moving::conversation, this::transfer);
  }

  // ---- arguments ----

  private Sending sending(Args args) {
    Sending sending =
        new Sending(
            args.id("conversation"),
            args.uuid("commandId"),
            args.message("text", textLimit),
            args.ids("media", MEDIA));
    if (sending.text() == null && sending.media().isEmpty()) {
      throw Args.invalid("text", "missing", "must not be empty when no media is sent");
    }
    return sending;
  }

  private Place place(Args args) {
    return new Place(args.id("conversation"), args.number("seq"));
  }

  private Noting noting(Args args) {
    String text = args.message("text", textLimit);
    if (text == null) {
      throw Args.invalid("text", "missing", "must not be empty");
    }
    return new Noting(args.id("conversation"), args.uuid("commandId"), text);
  }

  private Rating rating(Args args) {
    return new Rating(
        args.id("conversation"),
        args.uuid("commandId"),
        args.oneOf("level", EnumSet.allOf(Risk.class)),
        args.optionalText("reason", REASON));
  }

  private Rating deciding(Args args) {
    return new Rating(
        args.id("conversation"),
        args.uuid("commandId"),
        args.oneOf("level", EnumSet.of(Risk.NONE, Risk.CONCERN, Risk.HIGH)),
        args.optionalText("reason", REASON));
  }

  private Closing closing(Args args) {
    return new Closing(
        args.id("conversation"),
        args.number("seenSeq"),
        args.text("disposition", 64),
        args.message("summary", textLimit));
  }

  private Moving moving(Args args) {
    Long agent = args.optionalId("agent");
    Long queue = args.optionalId("queue");
    if ((agent == null) == (queue == null)) {
      throw Args.invalid("agent", "missing", "or queue must be given, and not both");
    }
    return new Moving(
        args.id("conversation"),
        args.uuid("commandId"),
        new ConversationStore.Target(queue, agent),
        args.message("note", textLimit));
  }

  // ---- messages ----

  private Single<JsonObject> send(Desk desk, Sending args) {
    return ownMedia(desk, args.media())
        .flatMap(media -> sendable(desk, args.conversation(), media))
        .flatMap(
            media ->
                store.send(
                    args.conversation(),
                    desk.actor(),
                    args.commandId(),
                    new Content(type(media), args.text(), Map.of(), media)))
        .doOnSuccess(services.hints()::committed)
        .map(
            change -> {
              Entry entry = entry(change, e -> args.commandId().equals(e.commandId()));
              deliver(args.conversation(), entry.seq());
              return entryReply(change, entry);
            });
  }

  /** What the channel could never send is refused before it is stored. */
  private Single<List<MediaRef>> sendable(Desk desk, long conversation, List<MediaRef> media) {
    return media.isEmpty()
        ? Single.just(media)
        : visible(desk, conversation)
            .map(
                c -> {
                  rules.require(c.channel(), media);
                  return media;
                });
  }

  private Single<JsonObject> retry(Desk desk, Place args) {
    return store
        .resend(args.conversation(), desk.actor(), args.seq(), rules.finalReasons())
        .doOnSuccess(services.hints()::committed)
        .map(
            change -> {
              deliver(args.conversation(), args.seq());
              return entryReply(change, entry(change, e -> e.seq() == args.seq()));
            });
  }

  private Single<List<MediaRef>> ownMedia(Desk desk, List<Long> ids) {
    return Flowable.fromIterable(ids)
        .concatMapSingle(
            id ->
                services
                    .media()
                    .find(id)
                    .filter(stored -> services.media().isOwner(stored, "user:" + desk.user().id()))
                    .map(stored -> stored.ref())
                    .switchIfEmpty(
                        Single.error(
                            () ->
                                new Refusal(
                                    Refusal.Code.NOT_FOUND,
                                    "There is no such file of yours.",
                                    Map.of("media", Long.toString(id))))))
        .toList();
  }

  private static EntryType type(List<MediaRef> media) {
    if (media.isEmpty()) {
      return EntryType.TEXT;
    }
    if (media.stream().allMatch(ref -> ref.contentType().startsWith("image/"))) {
      return EntryType.IMAGE;
    }
    String only = media.size() == 1 ? media.get(0).contentType() : "";
    return only.startsWith("audio/")
        ? EntryType.VOICE
        : only.startsWith("video/") ? EntryType.VIDEO : EntryType.FILE;
  }

  /** The row is stored: what fails here is taken up by the sweep of any node. */
  private void deliver(long conversationId, long seq) {
    var unused =
        services
            .outbox()
            .deliver(conversationId, seq)
            .subscribe(
                () -> {},
                error ->
                    LOG.warn(
                        "Delivery of {}/{} is left to the sweep: {}",
                        conversationId,
                        seq,
                        error.toString()));
  }

  private static Entry entry(Change change, Predicate<Entry> wanted) {
    return change.entries().stream()
        .filter(wanted)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("The change lacks the entry it stored"));
  }

  private static JsonObject entryReply(Change change, Entry entry) {
    return new JsonObject()
        .put("entry", WireJson.entry(entry))
        .put("rev", change.rev())
        .put("since", change.since());
  }

  private Single<JsonObject> note(Desk desk, Noting args) {
    return store
        .note(args.conversation(), desk.actor(), args.commandId(), args.text())
        .doOnSuccess(services.hints()::committed)
        .map(
            change ->
                entryReply(change, entry(change, e -> args.commandId().equals(e.commandId()))));
  }

  // ---- how it stands ----

  private Single<JsonObject> risk(Desk desk, Rating args) {
    return changed(
        desk,
        "risk.set",
        store.risk(
            args.conversation(), desk.actor(), args.commandId(), args.level(), args.reason()));
  }

  /** Who may see it may judge while nobody serves it: the store asks who the others are. */
  private Single<JsonObject> decide(Desk desk, Rating args) {
    return visible(desk, args.conversation())
        .flatMap(
            seen ->
                changed(
                    desk,
                    "risk.decide",
                    store.decideRisk(
                        args.conversation(),
                        desk.actor(),
                        args.commandId(),
                        args.level(),
                        args.reason())));
  }

  private Single<Conversation> visible(Desk desk, long conversation) {
    return store
        .find(desk.viewer(), conversation)
        .switchIfEmpty(
            Single.error(
                () ->
                    new Refusal(Refusal.Code.NOT_FOUND, "There is no such conversation for you.")));
  }

  private Single<JsonObject> read(Desk desk, Place args) {
    return store
        .ownerRead(args.conversation(), desk.actor(), args.seq())
        .doOnSuccess(services.hints()::committed)
        .map(change -> new JsonObject().put("rev", change.rev()));
  }

  private Single<JsonObject> end(Desk desk, Long conversation) {
    return changed(desk, "conversation.end", store.end(conversation, desk.actor()));
  }

  private Single<JsonObject> close(Desk desk, Closing args) {
    return changed(
        desk,
        "conversation.close",
        store.close(
            args.conversation(), desk.actor(), args.seenSeq(), args.disposition(), args.summary()));
  }

  // ---- the time of wrap-up ----

  private Single<JsonObject> wrapUpTime(Desk desk, Long conversation) {
    return visible(desk, conversation)
        .flatMapMaybe(c -> services.acd().wrapUp(c.id()))
        .map(ServingCommands::wrapUpJson)
        // Over already, or the news is still on its way to the routing.
        .defaultIfEmpty(wrapUpJson(new Acd.WrapUpView(null, 0, 0, 0)));
  }

  private Single<JsonObject> extend(Desk desk, Extending args) {
    return services
        .acd()
        .extendWrapUp(args.conversation(), desk.user().id(), args.extension())
        .doOnSuccess(
            view -> audit.operation(desk, "wrapUp.extend", "conversation:" + args.conversation()))
        .map(ServingCommands::wrapUpJson);
  }

  private static JsonObject wrapUpJson(Acd.WrapUpView view) {
    return new JsonObject()
        .put("until", WireJson.time(view.until()))
        .put("extensions", view.extensions())
        .put("left", view.left())
        .put("extensionMs", view.extensionMs());
  }

  private Single<JsonObject> transfer(Desk desk, Moving args) {
    return transferable(desk, args.target())
        .andThen(
            Single.defer(
                () ->
                    changed(
                        desk,
                        "conversation.transfer",
                        store.transfer(
                            args.conversation(),
                            desk.actor(),
                            args.commandId(),
                            args.target(),
                            args.note()))));
  }

  private static Completable transferable(Desk desk, ConversationStore.Target target) {
    Long agent = target.agentId();
    return agent != null && agent == desk.user().id()
        ? Completable.error(Args.invalid("agent", "somebody-else", "must be somebody else"))
        : Completable.complete();
  }

  private Single<JsonObject> changed(Desk desk, String action, Single<Change> stored) {
    return stored
        .doOnSuccess(services.hints()::committed)
        .doOnSuccess(
            change -> audit.operation(desk, action, "conversation:" + change.conversation().id()))
        .map(
            change ->
                new JsonObject().put("rev", change.rev()).put("change", WireJson.change(change)));
  }
}
