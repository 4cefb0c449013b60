package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.Args;
import org.omniline.conversation.ContactCard;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Entry;
import org.omniline.conversation.Page;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.staff.Right;
import org.omniline.gateway.json.WireJson;

/** The desk's commands that only read: inbox, conversations, timelines, search. */
final class ReadingCommands {
  private static final int ENTRIES = 50;
  private static final int CURSOR = 500;

  private record Listing(ConversationStore.View view, @Nullable String after, int limit) {}

  private record Opening(long conversation) {}

  private record Paging(long contact, String before, int limit) {}

  private record Resuming(long conversation, long rev) {}

  private record Searching(String query, @Nullable String after, int limit) {}

  private final ConversationStore store;
  private final DeskBriefs briefs;
  private final DeskAudience audience;
  private final DeskAudit audit;

  ReadingCommands(
      ConversationStore store, DeskBriefs briefs, DeskAudience audience, DeskAudit audit) {
    this.store = store;
    this.briefs = briefs;
    this.audience = audience;
    this.audit = audit;
  }

  void register(CommandRegistry registry) {
    Right read = Right.CONVERSATION_READ;
    registry.register(
        "inbox.list",
        read,
        args ->
            new Listing(
                args.oneOf("view", EnumSet.allOf(ConversationStore.View.class)),
                args.optionalText("after", CURSOR),
                args.number("limit", 1, 100, 50)),
        this::list);
    registry.register(
        "conversation.open", read, args -> new Opening(args.id("conversation")), this::open);
    registry.register(
        "timeline",
        read,
        args ->
            new Paging(
                args.id("contact"), args.text("before", CURSOR), args.number("limit", 1, 200, 50)),
        this::timeline);
    registry.register(
        "conversation.resume",
        read,
        args -> new Resuming(args.id("conversation"), args.number("rev")),
        this::resume);
    registry.register("search", read, ReadingCommands::searching, this::search);
  }

  private static Searching searching(Args args) {
    return new Searching(
        args.text("q", 100), args.optionalText("after", CURSOR), args.number("limit", 1, 50, 20));
  }

  private Single<JsonObject> list(Desk desk, Listing args) {
    return store
        .list(desk.viewer(), args.view(), args.after(), args.limit())
        .doOnSuccess(page -> page.items().forEach(c -> audience.has(desk.listener(), c)))
        .map(
            page ->
                new JsonObject()
                    .put("items", WireJson.array(page.items(), WireJson::conversation))
                    .put("next", page.next()));
  }

  private Single<JsonObject> open(Desk desk, Opening args) {
    return store
        .find(desk.viewer(), args.conversation())
        .switchIfEmpty(Single.error(ReadingCommands::notFound))
        .flatMap(
            c ->
                written(desk, c)
                    .andThen(
                        Single.defer(
                            () -> {
                              audience.watch(desk.listener(), c);
                              return opened(desk, c);
                            })));
  }

  private Completable written(Desk desk, Conversation c) {
    if (desk.owns(c)) {
      desk.serves(c.contact().id());
      return Completable.complete();
    }
    return audit.access(desk, "conversation.open", "conversation:" + c.id());
  }

  private Single<JsonObject> opened(Desk desk, Conversation c) {
    Single<ContactCard> card =
        store
            .contact(desk.viewer(), c.contact().id())
            .switchIfEmpty(Single.error(ReadingCommands::notFound));
    Single<Page<Entry>> entries = store.timeline(desk.viewer(), c.contact().id(), null, ENTRIES);
    Single<JsonObject> brief =
        briefs.of(desk.viewer(), c.id()).switchIfEmpty(Single.error(ReadingCommands::notFound));
    return Single.zip(
        card,
        entries,
        brief,
        (contact, page, beside) ->
            new JsonObject()
                .put("conversation", WireJson.conversation(c))
                .put("contact", WireJson.contactCard(contact))
                .put("brief", beside)
                .put("timeline", timelineJson(page)));
  }

  private static JsonObject timelineJson(Page<Entry> page) {
    return new JsonObject()
        .put("entries", WireJson.array(page.items(), WireJson::entry))
        .put("next", page.next());
  }

  private Single<JsonObject> timeline(Desk desk, Paging args) {
    Completable written =
        desk.isServing(args.contact())
            ? Completable.complete()
            : audit.access(desk, "timeline", "contact:" + args.contact());
    return written.andThen(
        Single.defer(
            () ->
                store
                    .timeline(desk.viewer(), args.contact(), args.before(), args.limit())
                    .map(ReadingCommands::timelineJson)));
  }

  private Single<JsonObject> resume(Desk desk, Resuming args) {
    return store
        .changes(desk.viewer(), args.conversation(), args.rev())
        .switchIfEmpty(Single.error(ReadingCommands::notFound))
        .doOnSuccess(change -> audience.has(desk.listener(), change.conversation()))
        .map(
            change ->
                new JsonObject().put("rev", change.rev()).put("change", WireJson.change(change)));
  }

  private Single<JsonObject> search(Desk desk, Searching args) {
    // What was looked for is personal data as well: the line says that, not what.
    return audit
        .access(desk, "search", "conversations")
        .andThen(
            Single.defer(
                () -> store.search(desk.viewer(), args.query(), args.after(), args.limit())))
        .map(
            page ->
                new JsonObject()
                    .put("items", WireJson.array(page.items(), ReadingCommands::hit))
                    .put("next", page.next()));
  }

  private static JsonObject hit(ConversationStore.Hit hit) {
    return new JsonObject()
        .put("conversation", WireJson.conversation(hit.conversation()))
        .put("entry", WireJson.entry(hit.entry()))
        .put("contact", WireJson.contact(hit.conversation().contact()));
  }

  private static Refusal notFound() {
    return new Refusal(Refusal.Code.NOT_FOUND, "There is no such conversation for you.");
  }
}
