package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.Args;
import org.omniline.conversation.ContactCard;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.ContactStore;
import org.omniline.conversation.port.ContactStore.Details;
import org.omniline.conversation.port.ContactStore.Regrouped;
import org.omniline.conversation.staff.Right;
import org.omniline.gateway.json.WireJson;

/**
 * The desk's commands about who is who: finding people, joining and parting their identities, and
 * writing down what to call them and what to know of them. Every desk that shows one of the
 * conversations hears by its revision.
 */
final class ContactCommands {
  private static final int REASON = 500;

  private record Finding(String query, @Nullable Long except, int limit) {}

  private record Editing(long contact, String commandId, long version, Details details) {}

  private record Joining(long contact, long other, String commandId, String reason) {}

  private record Parting(long contact, long identity, String commandId, String reason) {}

  private final DeskServices services;
  private final ContactStore store;
  private final DeskAudit audit;

  ContactCommands(DeskServices services, DeskAudit audit) {
    this.services = services;
    this.store = services.contacts();
    this.audit = audit;
  }

  void register(CommandRegistry registry) {
    Right join = Right.CONTACT_JOIN;
    registry.register("contact.find", join, ContactCommands::finding, this::find);
    registry.register(
        "contact.edit",
        Right.CONVERSATION_SERVE,
        ContactCommands::editing,
        args -> "contact",
        this::edit);
    registry.register(
        "contact.join", join, ContactCommands::joining, args -> "contact", this::join);
    registry.register(
        "contact.part", join, ContactCommands::parting, args -> "contact", this::part);
  }

  // ---- arguments ----

  private static Finding finding(Args args) {
    return new Finding(
        args.text("q", 100), args.optionalId("except"), args.number("limit", 1, 20, 10));
  }

  private static Editing editing(Args args) {
    String name = args.optionalText("name", ContactStore.MOST_NAME);
    String remark = args.optionalText("remark", ContactStore.MOST_REMARK);
    return new Editing(
        args.id("contact"),
        args.uuid("commandId"),
        args.number("version"),
        new Details(line(name), remark == null || remark.isBlank() ? null : remark.strip()));
  }

  /** A name stands in one line everywhere. */
  private static @Nullable String line(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip().replaceAll("\\s+", " ");
  }

  private static Joining joining(Args args) {
    Joining joining =
        new Joining(
            args.id("contact"),
            args.id("other"),
            args.uuid("commandId"),
            args.text("reason", REASON));
    if (joining.contact() == joining.other()) {
      throw Args.invalid("other", "somebody-else", "must be somebody else");
    }
    return joining;
  }

  private static Parting parting(Args args) {
    return new Parting(
        args.id("contact"),
        args.id("identity"),
        args.uuid("commandId"),
        args.text("reason", REASON));
  }

  // ---- work ----

  private Single<JsonObject> find(Desk desk, Finding args) {
    // What was looked for is personal data as well: the line says that, not what.
    return audit
        .access(desk, "contact.find", "contacts")
        .andThen(
            Single.defer(
                () -> store.find(desk.viewer(), args.query(), args.except(), args.limit())))
        .map(
            found ->
                new JsonObject().put("items", WireJson.array(found, ContactCommands::foundJson)));
  }

  private static JsonObject foundJson(ContactStore.Found found) {
    return new JsonObject()
        .put("contact", WireJson.contactCard(found.card()))
        .put("by", found.by().name())
        .put("entry", found.entry() == null ? null : WireJson.entry(found.entry()));
  }

  private Single<JsonObject> edit(Desk desk, Editing args) {
    // That it was done is written down, not what was: both fields are personal data.
    return audit
        .management(desk, "contact.edit", "contact:" + args.contact(), Map.of())
        .andThen(
            Single.defer(
                () ->
                    store.edit(
                        desk.viewer(),
                        args.commandId(),
                        args.contact(),
                        args.version(),
                        args.details())))
        .doOnSuccess(done -> services.hints().committed(done.changes()))
        .flatMap(done -> card(desk, done.contact()))
        .onErrorResumeNext(error -> named(desk, args.contact(), error))
        .map(card -> new JsonObject().put("contact", json(card)));
  }

  /** The same error; for who was too late, with who was faster and when, as far as it is known. */
  private <T> Single<T> named(Desk desk, long contact, Throwable error) {
    if (!(error instanceof Refusal refusal)
        || refusal.code() != Refusal.Code.CONFLICT
        || !refusal.fields().containsKey("version")) {
      return Single.error(error);
    }
    return services
        .conversations()
        .contact(desk.viewer(), contact)
        .mapOptional(card -> Optional.ofNullable(card.edited()).filter(e -> e.rev() == card.rev()))
        .map(edited -> (Throwable) named(refusal, edited))
        .defaultIfEmpty(error)
        .flatMap(Single::error);
  }

  private static Refusal named(Refusal refusal, ContactCard.Edited edited) {
    Map<String, Object> fields = new HashMap<>(refusal.fields());
    fields.put("savedBy", WireJson.ref(edited.by()).getMap());
    fields.put("savedAt", String.valueOf(WireJson.time(edited.at())));
    return new Refusal(refusal.code(), refusal.getMessage(), fields);
  }

  private Single<JsonObject> join(Desk desk, Joining args) {
    return audit
        .management(
            desk,
            "contact.join",
            "contact:" + args.contact(),
            Map.of("other", WireJson.id(args.other())))
        .andThen(
            Single.defer(
                () ->
                    store.join(
                        desk.viewer(),
                        args.commandId(),
                        args.contact(),
                        args.other(),
                        args.reason())))
        .doOnSuccess(this::tell)
        .flatMap(done -> card(desk, done.contact()))
        .map(card -> new JsonObject().put("contact", json(card)));
  }

  private Single<JsonObject> part(Desk desk, Parting args) {
    return audit
        .management(
            desk,
            "contact.part",
            "contact:" + args.contact(),
            Map.of("identity", WireJson.id(args.identity())))
        .andThen(
            Single.defer(
                () ->
                    store.part(
                        desk.viewer(),
                        args.commandId(),
                        args.contact(),
                        args.identity(),
                        args.reason())))
        .doOnSuccess(this::tell)
        .flatMap(
            done ->
                Single.zip(
                    card(desk, done.contact()),
                    card(desk, done.other()),
                    (contact, parted) ->
                        new JsonObject()
                            .put("contact", json(contact))
                            .put("parted", json(parted))));
  }

  private void tell(Regrouped done) {
    services.hints().committed(done.changes());
  }

  /** The person as this desk may see it now; empty when nothing of it is left to see. */
  private Single<Optional<ContactCard>> card(Desk desk, long contact) {
    Maybe<ContactCard> card = services.conversations().contact(desk.viewer(), contact);
    return card.map(Optional::of).defaultIfEmpty(Optional.empty());
  }

  private static @Nullable JsonObject json(Optional<ContactCard> card) {
    return card.map(WireJson::contactCard).orElse(null);
  }
}
