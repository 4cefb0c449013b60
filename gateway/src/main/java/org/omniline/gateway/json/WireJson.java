package org.omniline.gateway.json;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Author;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ContactCard;
import org.omniline.conversation.ContactRef;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.DispositionRef;
import org.omniline.conversation.Entry;
import org.omniline.conversation.Guest;
import org.omniline.conversation.LastMessage;
import org.omniline.conversation.Later;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.Pressed;
import org.omniline.conversation.Ref;
import org.omniline.conversation.RiskProposal;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.port.MissedStore;
import org.omniline.conversation.staff.Right;
import org.omniline.conversation.staff.SkillStore;
import org.omniline.conversation.staff.User;
import org.omniline.routing.Acd;

/**
 * Turns the model into the objects of docs/protocols/objects.md, for sockets and HTTP alike. Pure;
 * the same model gives the same text, member by member.
 */
public final class WireJson {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private WireJson() {}

  /** RFC 3339 in UTC with milliseconds; null stays null. */
  public static @Nullable String time(@Nullable Instant at) {
    return at == null ? null : TIME.format(at);
  }

  /** Ids are decimal strings: JavaScript's numbers lose their last digits. */
  public static String id(long id) {
    return Long.toString(id);
  }

  public static <T> JsonArray array(Collection<T> items, Function<T, JsonObject> json) {
    JsonArray array = new JsonArray();
    items.forEach(item -> array.add(json.apply(item)));
    return array;
  }

  public static JsonObject conversation(Conversation c) {
    return new JsonObject()
        .put("id", id(c.id()))
        .put("rev", c.rev())
        .put("stateVersion", c.stateVersion())
        .put("state", c.state().name())
        .put("channel", c.channel().name())
        .put(
            "account",
            new JsonObject()
                .put("id", id(c.account().id()))
                .put("code", c.account().code())
                .put("name", c.account().name()))
        .put("queue", ref(c.queue()))
        .put("contact", contact(c.contact()))
        .put("owner", c.owner() == null ? null : ref(c.owner()))
        .put("onlyAgent", c.onlyAgent() == null ? null : id(c.onlyAgent()))
        .put("risk", c.risk().name())
        .put("priority", c.priority())
        .put("openedAt", time(c.openedAt()))
        .put("waitingSince", time(c.waitingSince()))
        .put("backSince", time(c.since().back()))
        .put("asideSince", time(c.since().aside()))
        .put("servedAt", time(c.servedAt()))
        .put("ownedSince", time(c.since().owned()))
        .put("endedAt", time(c.endedAt()))
        .put("closedAt", time(c.closedAt()))
        .put("lastSeq", c.lastSeq())
        .put("lastInSeq", c.lastInSeq())
        .put("ownerReadSeq", c.ownerReadSeq())
        .put("unread", c.unread())
        .put("last", c.last() == null ? null : last(c.last()))
        .put("disposition", disposition(c.disposition()))
        .put("previous", c.previous() == null ? null : id(c.previous()))
        .put("visit", c.visit())
        .put("riskProposal", proposal(c.riskProposal()))
        .put("handoverTo", c.hands().handoverTo() == null ? null : ref(c.hands().handoverTo()))
        .put("guests", array(c.hands().guests(), WireJson::guest))
        .put("later", later(c.later()))
        .put("skills", skills(c.demand().skills()));
  }

  /** What is demanded of who serves, by code. */
  public static JsonArray skills(Map<String, Integer> demanded) {
    JsonArray all = new JsonArray();
    new TreeMap<>(demanded)
        .forEach(
            (skill, level) -> all.add(new JsonObject().put("skill", skill).put("level", level)));
    return all;
  }

  /** A message as a card shows it: what it is, and as much of its text as a list has. */
  public static JsonObject words(Entry entry) {
    return new JsonObject()
        .put("seq", entry.seq())
        .put("type", entry.content().type().name())
        .put("preview", LastMessage.preview(entry.content().text()));
  }

  /** What people call a skill or language. */
  public static JsonObject skillName(SkillStore.Skill skill) {
    return new JsonObject().put("code", skill.code()).put("name", skill.name());
  }

  private static JsonObject guest(Guest guest) {
    return new JsonObject()
        .put("id", id(guest.id()))
        .put("name", guest.name())
        .put("mayReply", guest.mayReply());
  }

  private static @Nullable JsonObject proposal(@Nullable RiskProposal proposal) {
    return proposal == null
        ? null
        : new JsonObject()
            .put("level", proposal.level().name())
            .put("seq", proposal.seq())
            .put("at", time(proposal.at()));
  }

  private static @Nullable JsonObject later(@Nullable Later later) {
    return later == null
        ? null
        : new JsonObject().put("kind", later.kind().name()).put("keepsPlace", later.keepsPlace());
  }

  /**
   * One of the list of whom nobody has answered.
   *
   * @param place where a telephone number is from; may answer null
   */
  public static JsonObject missed(MissedStore.Item item, UnaryOperator<@Nullable String> place) {
    return new JsonObject()
        .put("id", id(item.id()))
        .put("kind", item.kind().name())
        .put("state", item.state().name())
        .put("conversation", conversation(item.conversation()))
        .put("words", item.words())
        .put("at", time(item.at()))
        .put("waitedMs", item.waitedMs())
        .put("way", name(item.way()))
        .put("number", item.number())
        .put("dueAt", time(item.dueAt()))
        .put("takenBy", item.takenBy() == null ? null : ref(item.takenBy()))
        .put("takenAt", time(item.takenAt()))
        .put("served", item.served() == null ? null : id(item.served()))
        .put("tries", item.tries())
        .put("outcome", name(item.outcome()))
        .put("outcomeAt", time(item.outcomeAt()))
        .put("shared", item.shared())
        .put("note", item.note())
        .put("call", call(item.call(), place))
        .put("moves", array(item.moves(), WireJson::move))
        .put("voices", array(item.voices(), WireJson::voice));
  }

  private static @Nullable JsonObject call(
      MissedStore.@Nullable Call call, UnaryOperator<@Nullable String> place) {
    return call == null
        ? null
        : new JsonObject()
            .put("dialled", call.dialled())
            .put("place", call.caller() == null ? null : place.apply(call.caller()));
  }

  private static JsonObject move(MissedStore.Move move) {
    return new JsonObject()
        .put("what", move.what().name())
        .put("from", orNull(move.from()))
        .put("to", orNull(move.to()))
        .put("by", orNull(move.by()))
        .put("at", time(move.at()));
  }

  private static JsonObject voice(MissedStore.Voice voice) {
    return new JsonObject()
        .put("seq", voice.seq())
        .put("durationMs", voice.durationMs())
        .put("at", time(voice.at()))
        .put("heardBy", orNull(voice.heardBy()));
  }

  private static @Nullable JsonObject orNull(@Nullable Ref ref) {
    return ref == null ? null : ref(ref);
  }

  private static @Nullable String name(@Nullable Enum<?> value) {
    return value == null ? null : value.name();
  }

  /** What was chosen in menus and entered, in order. */
  public static JsonArray way(List<Pressed> way) {
    return array(
        way,
        one ->
            new JsonObject()
                .put("kind", one.kind().name())
                .put("asks", one.asks())
                .put("key", one.key())
                .put("means", one.means())
                .put("variable", one.variable()));
  }

  public static JsonObject contact(ContactRef contact) {
    return new JsonObject()
        .put("id", id(contact.id()))
        .put("name", contact.name())
        .put("hint", contact.hint())
        .put("rev", contact.rev())
        .put("language", contact.language());
  }

  private static JsonObject last(LastMessage last) {
    return new JsonObject()
        .put("seq", last.seq())
        .put("kind", last.kind().name())
        .put("type", last.type().name())
        .put("preview", last.preview())
        .put("at", time(last.at()));
  }

  public static JsonObject ref(Ref ref) {
    return new JsonObject().put("id", id(ref.id())).put("name", ref.name());
  }

  private static @Nullable JsonObject disposition(@Nullable DispositionRef disposition) {
    return disposition == null
        ? null
        : new JsonObject().put("code", disposition.code()).put("label", disposition.label());
  }

  public static JsonObject entry(Entry entry) {
    JsonObject data = new JsonObject();
    // Sorted: an immutable map's own order changes from run to run.
    new TreeMap<>(entry.content().data()).forEach(data::put);
    return new JsonObject()
        .put("conversation", id(entry.conversationId()))
        .put("seq", entry.seq())
        .put("rev", entry.rev())
        .put("at", time(entry.at()))
        .put("kind", entry.kind().name())
        .put("author", author(entry.author()))
        .put("type", entry.content().type().name())
        .put("text", entry.content().text())
        .put("data", data)
        .put("media", array(entry.content().media(), WireJson::media))
        .put("delivery", entry.delivery() == null ? null : entry.delivery().name())
        .put("deliveryReason", entry.deliveryReason())
        .put("commandId", entry.commandId());
  }

  private static JsonObject author(Author author) {
    return new JsonObject()
        .put("kind", author.kind().name())
        .put("id", author.id() == null ? null : id(author.id()))
        .put("name", author.name());
  }

  public static JsonObject media(MediaRef ref) {
    return new JsonObject()
        .put("id", id(ref.id()))
        .put("name", ref.name())
        .put("contentType", ref.contentType())
        .put("size", ref.size());
  }

  public static JsonObject change(Change change) {
    return new JsonObject()
        .put("since", change.since())
        .put("conversation", conversation(change.conversation()))
        .put("entries", array(change.entries(), WireJson::entry));
  }

  public static JsonObject contactCard(ContactCard card) {
    return new JsonObject()
        .put("id", id(card.id()))
        .put("rev", card.rev())
        .put("name", card.name())
        .put("remark", card.remark())
        .put("edited", edited(card.edited()))
        .put("identities", array(card.identities(), WireJson::identity))
        .put("firstSeenAt", time(card.firstSeenAt()))
        .put("visits", card.visits())
        .put("earlier", array(card.earlier(), WireJson::earlier))
        .put("open", array(card.open(), WireJson::earlier));
  }

  private static @Nullable JsonObject edited(ContactCard.@Nullable Edited edited) {
    return edited == null
        ? null
        : new JsonObject()
            .put("name", edited.name())
            .put("by", ref(edited.by()))
            .put("at", time(edited.at()));
  }

  private static JsonObject identity(ContactCard.Identity identity) {
    return new JsonObject()
        .put("id", id(identity.id()))
        .put("kind", identity.kind().name())
        .put("hint", identity.hint())
        .put("account", identity.account())
        .put("shared", identity.shared())
        .put("joined", joined(identity.joined()));
  }

  private static @Nullable JsonObject joined(ContactCard.@Nullable Joined joined) {
    return joined == null
        ? null
        : new JsonObject()
            .put("at", time(joined.at()))
            .put("by", joined.by())
            .put("why", joined.why());
  }

  private static JsonObject earlier(ContactCard.Earlier earlier) {
    return new JsonObject()
        .put("conversation", conversation(earlier.conversation()))
        .put("firstText", earlier.firstText())
        .put("disposition", disposition(earlier.conversation().disposition()));
  }

  public static JsonObject agent(Acd.AgentView agent) {
    return new JsonObject()
        .put("id", id(agent.id()))
        .put("name", agent.name())
        .put("state", agent.state().name())
        .put("since", time(agent.since()))
        .put("reason", agent.reason())
        .put("load", agent.load())
        .put("capacity", agent.capacity())
        .put("queues", ids(agent.queues()))
        .put("dutyUntil", time(agent.dutyUntil()))
        .put("phoneOnly", agent.phoneOnly());
  }

  /**
   * A queue's live numbers.
   *
   * @param name the directory's name of it
   */
  public static JsonObject queue(Acd.LiveQueue queue, String name) {
    Acd.QueueView view = queue.view();
    return new JsonObject()
        .put("id", id(view.id()))
        .put("name", name)
        .put("waiting", view.waiting())
        .put("later", view.later())
        .put("longestWaitingSince", time(view.longestWaitingSince()))
        .put("ready", view.ready())
        .put("estimateMs", view.estimateMs())
        .put("reservedForCalls", view.reservedForCalls())
        .put("seats", view.seats())
        .put("keepsForCalls", view.keepsForCalls())
        .put(
            "autoAccept",
            new JsonArray(view.autoAccept().stream().map(Channel::name).sorted().toList()))
        .put("signedIn", view.signedIn())
        .put("serving", queue.serving());
  }

  /** Data of push {@code offer}. */
  public static JsonObject offer(Acd.OfferView offer, Conversation conversation, ContactCard card) {
    return new JsonObject()
        .put("offer", id(offer.offerId()))
        .put("conversation", conversation(conversation))
        .put("contact", contactCard(card))
        .put("offeredAt", time(offer.offeredAt()))
        .put("expiresAt", time(offer.expiresAt()))
        .put("automatic", offer.automatic());
  }

  public static JsonObject disposition(DirectoryStore.Disposition disposition) {
    return new JsonObject()
        .put("code", disposition.code())
        .put("label", disposition.label())
        .put("group", disposition.group());
  }

  /** The signed-in user as {@code me} and as the session object. */
  public static JsonObject me(User user) {
    JsonArray rights = new JsonArray();
    user.role().rights().stream().map(Right::wire).sorted().forEach(rights::add);
    return new JsonObject()
        .put("id", id(user.id()))
        .put("login", user.login())
        .put("name", user.name())
        .put("role", user.role().name())
        .put("rights", rights);
  }

  private static JsonArray ids(Collection<Long> ids) {
    JsonArray array = new JsonArray();
    new TreeSet<>(ids).forEach(id -> array.add(id(id)));
    return array;
  }
}
