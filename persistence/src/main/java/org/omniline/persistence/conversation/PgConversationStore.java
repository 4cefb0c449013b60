package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Brief;
import org.omniline.conversation.Change;
import org.omniline.conversation.ContactCard;
import org.omniline.conversation.Content;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.DeliveryState;
import org.omniline.conversation.Entry;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.Page;
import org.omniline.conversation.ReturnedTransfer;
import org.omniline.conversation.Risk;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.WordIndexer;
import org.omniline.persistence.sql.PgDatabase;

/** Conversations in PostgreSQL: one door to the classes that read, search and change them. */
public final class PgConversationStore implements ConversationStore {
  private final ConversationReads reads;
  private final ConversationSearch search;
  private final ContactCards cards;
  private final OfferSheets sheets;
  private final Briefs briefs;
  private final ServiceCommands service;
  private final Redirections redirections;
  private final MessageCommands messages;
  private final RiskCommands risks;
  private final HandCommands hands;

  /**
   * @param cipher seals what is personal
   * @param indexer cuts texts into words; the same as Intake's
   */
  public PgConversationStore(PgDatabase database, Cipher cipher, WordIndexer indexer, Ids ids) {
    Sealing sealing = new Sealing(cipher, indexer);
    this.reads = new ConversationReads(database, sealing);
    this.search = new ConversationSearch(database, sealing);
    this.cards = new ContactCards(database.sql(), sealing);
    this.sheets = new OfferSheets(database, sealing, cards);
    this.briefs = new Briefs(database, sealing);
    this.service = new ServiceCommands(database, sealing);
    this.redirections = new Redirections(database, sealing, service);
    this.messages = new MessageCommands(database, sealing, ids);
    this.risks = new RiskCommands(database, sealing);
    this.hands = new HandCommands(database, sealing);
  }

  @Override
  public Maybe<Conversation> find(Viewer viewer, long id) {
    return reads.find(viewer, id);
  }

  @Override
  public Single<Page<Conversation>> list(
      Viewer viewer, View view, @Nullable String after, int limit) {
    return reads.list(viewer, view, after, limit);
  }

  @Override
  public Maybe<ContactCard> contact(Viewer viewer, long contactId) {
    return cards.card(viewer, contactId);
  }

  @Override
  public Maybe<Brief> brief(Viewer viewer, long conversationId) {
    return briefs.read(viewer, conversationId);
  }

  @Override
  public Single<Page<Entry>> timeline(
      Viewer viewer, long contactId, @Nullable String before, int limit) {
    return reads.timeline(viewer, contactId, before, limit);
  }

  @Override
  public Maybe<Change> changes(Viewer viewer, long conversationId, long rev) {
    return reads.changes(viewer, conversationId, rev);
  }

  @Override
  public Single<Page<Hit>> search(Viewer viewer, String query, @Nullable String after, int limit) {
    return search.search(viewer, query, after, limit);
  }

  @Override
  public Single<List<Entry>> entries(Viewer viewer, long conversationId) {
    return reads.entries(viewer, conversationId);
  }

  @Override
  public Maybe<Conversation> newestOfThread(long accountId, String threadKey) {
    return reads.newestOfThread(accountId, threadKey);
  }

  @Override
  public Single<Page<Entry>> threadEntries(
      long accountId, String threadKey, @Nullable String before, int limit) {
    return reads.threadEntries(accountId, threadKey, before, limit);
  }

  @Override
  public Maybe<Change> threadChanges(
      long accountId, String threadKey, long conversationId, long rev) {
    return reads.threadChanges(accountId, threadKey, conversationId, rev);
  }

  @Override
  public Maybe<Change> changesUnchecked(long conversationId, long rev) {
    return reads.changesUnchecked(conversationId, rev);
  }

  @Override
  public Maybe<OfferSheet> offerSheet(Viewer viewer, long conversationId) {
    return sheets.read(viewer, conversationId);
  }

  @Override
  public Single<Heads> headsSince(Instant since, int limit) {
    return reads.headsSince(since, limit);
  }

  @Override
  public Single<Change> accept(
      long conversationId, long stateVersion, Actor agent, int weight, int capacity) {
    return service.accept(conversationId, stateVersion, agent, weight, capacity);
  }

  @Override
  public Single<Change> send(long conversationId, Actor agent, String commandId, Content content) {
    return messages.send(conversationId, agent, commandId, content);
  }

  @Override
  public Single<Change> resend(
      long conversationId, Actor agent, long seq, Set<String> finalReasons) {
    return messages.resend(conversationId, agent, seq, finalReasons);
  }

  @Override
  public Single<Change> note(long conversationId, Actor agent, String commandId, String text) {
    return messages.note(conversationId, agent, commandId, text);
  }

  @Override
  public Single<Change> risk(
      long conversationId, Actor agent, String commandId, Risk level, @Nullable String reason) {
    return risks.set(conversationId, agent, commandId, level, reason);
  }

  @Override
  public Single<Change> decideRisk(
      long conversationId, Actor agent, String commandId, Risk level, @Nullable String reason) {
    return risks.decide(conversationId, agent, commandId, level, reason);
  }

  @Override
  public Single<Change> ownerRead(long conversationId, Actor agent, long seq) {
    return messages.ownerRead(conversationId, agent, seq);
  }

  @Override
  public Maybe<Change> contactSaw(
      long accountId, String threadKey, long conversationId, long seq, DeliveryState state) {
    return messages.contactSaw(accountId, threadKey, conversationId, seq, state);
  }

  @Override
  public Single<Change> end(long conversationId, Actor agent) {
    return service.end(conversationId, agent);
  }

  @Override
  public Single<Change> release(long conversationId, Actor supervisor, String reason) {
    return service.release(conversationId, supervisor, reason);
  }

  @Override
  public Single<Change> close(
      long conversationId,
      Actor agent,
      long seenSeq,
      String disposition,
      @Nullable String summary) {
    return service.close(conversationId, agent, seenSeq, disposition, summary);
  }

  @Override
  public Single<Change> transfer(
      long conversationId, Actor agent, String commandId, Target target, @Nullable String note) {
    return service.transfer(conversationId, agent, commandId, target, note);
  }

  @Override
  public Single<Change> redirect(
      long conversationId, Actor supervisor, String commandId, Redirection to) {
    return redirections.redirect(conversationId, supervisor, commandId, to);
  }

  @Override
  public Single<Change> take(long conversationId, long stateVersion, Actor supervisor) {
    return redirections.take(conversationId, stateVersion, supervisor);
  }

  @Override
  public Single<Change> takeOver(
      long conversationId, Actor agent, String commandId, String reason) {
    return hands.takeOver(conversationId, agent, commandId, reason);
  }

  @Override
  public Single<Change> askHandover(
      long conversationId, Actor agent, String commandId, long colleague, @Nullable String note) {
    return hands.ask(conversationId, agent, commandId, colleague, note);
  }

  @Override
  public Single<Change> answerHandover(
      long conversationId,
      Actor agent,
      String commandId,
      boolean accepts,
      @Nullable String reason) {
    return hands.answer(conversationId, agent, commandId, accepts, reason);
  }

  @Override
  public Maybe<Change> handoverFull(long conversationId, Actor agent) {
    return hands.full(conversationId, agent);
  }

  @Override
  public Single<Change> invite(
      long conversationId, Actor agent, String commandId, long colleague, boolean mayReply) {
    return hands.invite(conversationId, agent, commandId, colleague, mayReply);
  }

  @Override
  public Single<Change> dismissGuest(
      long conversationId, Actor agent, String commandId, long guest) {
    return hands.dismiss(conversationId, agent, commandId, guest);
  }

  @Override
  public Single<Integer> owned(long agentId) {
    return hands.owned(agentId);
  }

  @Override
  public Maybe<Change> openToQueue(
      long conversationId, long stateVersion, ReturnedTransfer.Why why) {
    return service.openToQueue(conversationId, stateVersion, why);
  }

  @Override
  public Maybe<Change> contactLeft(long accountId, String threadKey) {
    return service.contactLeft(accountId, threadKey);
  }

  @Override
  public Single<Boolean> maySeeMedia(Viewer viewer, MediaRef ref, long conversationId) {
    return reads.maySeeMedia(viewer, ref.id(), conversationId);
  }

  @Override
  public Single<Map<Long, Long>> waitingByQueue() {
    return reads.waitingByQueue();
  }
}
