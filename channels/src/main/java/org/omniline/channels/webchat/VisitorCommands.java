package org.omniline.channels.webchat;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.Args;
import org.omniline.channels.PhoneNumbers;
import org.omniline.conversation.Content;
import org.omniline.conversation.DeliveryState;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.intake.Receipt;
import org.omniline.conversation.port.MissedStore;
import org.omniline.conversation.port.MissedStore.Way;

/** What a greeted visitor can ask for. One per tab; confined to its socket's context. */
final class VisitorCommands {
  private static final int MEDIA_PER_MESSAGE = 10;
  private static final int CHOICE = 40;
  private static final long TYPING_EVERY_NANOS = 800_000_000L;

  /** A command. */
  interface Command {
    /**
     * Checks rate and arguments at once and gives what remains to do, which starts when its turn
     * comes.
     *
     * @throws Refusal when it will not be done
     */
    Single<JsonObject> prepare(VisitorThread thread, Args args);
  }

  private final VisitorServices services;
  private final VisitorLimits limits;
  private final VisitorGuard guard;
  private long typedNanos = System.nanoTime() - TYPING_EVERY_NANOS;
  private long begunNanos = typedNanos;
  private boolean typed;

  VisitorCommands(VisitorServices services, VisitorLimits limits, VisitorGuard guard) {
    this.services = services;
    this.limits = limits;
    this.guard = guard;
  }

  Map<String, Command> all() {
    return Map.of(
        "send", this::send,
        "history", this::history,
        "resume", this::resume,
        "seen", this::seen,
        "typing", this::typing,
        "later", this::later,
        "leave", this::leave);
  }

  private Single<JsonObject> send(VisitorThread thread, Args args) {
    guard.message(thread.key(), thread.address());
    String clientId = args.uuid("clientId");
    String text = args.message("text", limits.textCodePoints());
    List<Long> media = args.ids("media", MEDIA_PER_MESSAGE);
    String choice = args.optionalText("choice", CHOICE);
    thread.reads(args.optionalText("lang", VisitorThread.LANGUAGE_TAG));
    if (choice != null && !new WebChatSite(thread.account()).offers(choice)) {
      throw Args.invalid("choice", "no-choice", "must be one of the site's");
    }
    if (text == null && media.isEmpty()) {
      throw Args.invalid("text", "missing", "must not be empty when no media is sent");
    }
    return Single.defer(
        () ->
            ownMedia(thread, media)
                .flatMap(
                    refs -> services.intake().accept(message(thread, clientId, text, choice, refs)))
                .map(VisitorCommands::ack));
  }

  private static JsonObject ack(Receipt receipt) {
    return new JsonObject()
        .put("conversation", Long.toString(receipt.conversationId()))
        .put("seq", receipt.seq())
        .put("rev", receipt.rev())
        .put("duplicate", receipt.duplicate());
  }

  private Single<List<MediaRef>> ownMedia(VisitorThread thread, List<Long> ids) {
    return Flowable.fromIterable(ids)
        .concatMapSingle(
            id ->
                services
                    .media()
                    .find(id)
                    .filter(stored -> services.media().isOwner(stored, thread.mediaOwner()))
                    .map(stored -> stored.ref())
                    .switchIfEmpty(
                        Single.error(() -> notFound(thread, "visitor.send", "media:" + id))))
        .toList();
  }

  private InboundMessage message(
      VisitorThread thread,
      String clientId,
      @Nullable String text,
      @Nullable String choice,
      List<MediaRef> media) {
    String page = thread.takePage();
    Map<String, String> data = new HashMap<>();
    if (page != null) {
      data.put("page", page);
    }
    if (choice != null) {
      data.put("choice", choice);
    }
    InboundMessage written =
        new InboundMessage(
            thread.account(),
            ClientIds.externalId(thread.key(), clientId),
            thread.key(),
            thread.identity(),
            null,
            EntryKind.MESSAGE_IN,
            true,
            new Content(type(media), text, data, media),
            null,
            services.clock().instant());
    return written.in(thread.language());
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

  private Single<JsonObject> history(VisitorThread thread, Args args) {
    guard.read(thread.key());
    String before = args.text("before", 200);
    int limit = args.number("limit", 1, 100, 50);
    return Single.defer(
        () ->
            services
                .conversations()
                .threadEntries(thread.account().id(), thread.key(), before, limit)
                .map(
                    page ->
                        new JsonObject()
                            .put("entries", VisitorJson.entries(page.items()))
                            .put("next", page.next())));
  }

  private Single<JsonObject> resume(VisitorThread thread, Args args) {
    guard.read(thread.key());
    long conversation = args.id("conversation");
    long rev = args.number("rev");
    return Single.defer(
        () ->
            services
                .conversations()
                .threadChanges(thread.account().id(), thread.key(), conversation, rev)
                .switchIfEmpty(
                    Single.error(
                        () -> notFound(thread, "visitor.resume", "conversation:" + conversation)))
                .flatMap(
                    change ->
                        services
                            .places()
                            .of(List.of(conversation))
                            .onErrorReturnItem(Map.of())
                            .map(
                                places ->
                                    new JsonObject()
                                        .put("rev", change.rev())
                                        .put(
                                            "change",
                                            VisitorJson.change(
                                                change,
                                                change.since(),
                                                places.get(conversation))))));
  }

  private Single<JsonObject> seen(VisitorThread thread, Args args) {
    guard.read(thread.key());
    long conversation = args.id("conversation");
    long seq = args.number("seq");
    DeliveryState state = args.flag("read") ? DeliveryState.READ : DeliveryState.DELIVERED;
    return Single.defer(
        () ->
            own(thread, conversation)
                .flatMap(
                    own ->
                        services
                            .conversations()
                            .contactSaw(
                                thread.account().id(), thread.key(), conversation, seq, state)
                            .doOnSuccess(services.feed()::committed)
                            .map(change -> new JsonObject())
                            .defaultIfEmpty(new JsonObject())));
  }

  /** Most receipts are for the newest conversation; only others are looked up. */
  private Single<Boolean> own(VisitorThread thread, long conversation) {
    Long newest = thread.conversation();
    if (newest != null && newest == conversation) {
      return Single.just(true);
    }
    return services
        .conversations()
        .threadChanges(thread.account().id(), thread.key(), conversation, Long.MAX_VALUE)
        .map(change -> true)
        .switchIfEmpty(
            Single.error(() -> notFound(thread, "visitor.seen", "conversation:" + conversation)));
  }

  private Single<JsonObject> typing(VisitorThread thread, Args args) {
    boolean on = args.flag("on");
    long now = System.nanoTime();
    Long conversation = thread.conversation();
    boolean news = on != typed || now - typedNanos >= TYPING_EVERY_NANOS;
    // Typing may be lost; a page that tells it with every key must not cost more than one that does
    // not. The end is always told, and comes at most as often as a beginning. Counted from the last
    // beginning: who sends a message and goes on writing at once is seen to write.
    boolean often = on && now - begunNanos < TYPING_EVERY_NANOS / 8;
    if (conversation == null || !news || often) {
      return Single.just(new JsonObject());
    }
    typed = on;
    typedNanos = now;
    begunNanos = on ? now : begunNanos;
    return services.feed().typing(conversation, on, null).toSingleDefault(new JsonObject());
  }

  /** What a waiting visitor may ask for. */
  private enum Ask {
    /** Leave a message, be answered later. */
    MESSAGE,
    WRITE,
    PHONE,
    /** Wait again. */
    WAIT
  }

  private Single<JsonObject> later(VisitorThread thread, Args args) {
    guard.message(thread.key(), thread.address());
    Ask ask = args.oneOf("ask", EnumSet.allOf(Ask.class));
    String number =
        ask == Ask.PHONE
            ? PhoneNumbers.parse(args.text("number", 40))
                .filter(services.callable())
                .orElseThrow(
                    () -> Args.invalid("number", "no-number", "must be a number one can call"))
            : null;
    long account = thread.account().id();
    MissedStore missed = services.missed();
    return Single.defer(
        () ->
            (switch (ask) {
                  case MESSAGE -> missed.leaveMessage(account, thread.key());
                  case WRITE -> missed.askContact(account, thread.key(), Way.WRITE, null);
                  case PHONE -> missed.askContact(account, thread.key(), Way.PHONE, number);
                  case WAIT -> missed.waitAgain(account, thread.key());
                })
                .doOnSuccess(services.feed()::committed)
                .map(change -> new JsonObject())
                .defaultIfEmpty(new JsonObject()));
  }

  private Single<JsonObject> leave(VisitorThread thread, Args args) {
    guard.read(thread.key());
    return Single.defer(
        () ->
            services
                .conversations()
                .contactLeft(thread.account().id(), thread.key())
                .doOnSuccess(services.feed()::committed)
                .map(change -> new JsonObject())
                .defaultIfEmpty(new JsonObject()));
  }

  /** Whatever a visitor names that is not the visitor's own looks as if it did not exist. */
  private Refusal notFound(VisitorThread thread, String action, String target) {
    services
        .refusals()
        .refused(
            action,
            Refusal.Code.NOT_FOUND.wire(),
            thread.address(),
            target,
            thread.account().code());
    return new Refusal(Refusal.Code.NOT_FOUND, "There is no such thing in this conversation.");
  }
}
