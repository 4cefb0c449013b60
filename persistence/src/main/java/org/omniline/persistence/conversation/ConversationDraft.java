package org.omniline.persistence.conversation;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.AccountRef;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ContactRef;
import org.omniline.conversation.Content;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.DispositionRef;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.Guest;
import org.omniline.conversation.Hands;
import org.omniline.conversation.LastMessage;
import org.omniline.conversation.Later;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Risk;
import org.omniline.conversation.RiskProposal;
import org.omniline.conversation.ServiceDemand;
import org.omniline.conversation.Since;
import org.omniline.persistence.sql.Rows;

/**
 * A locked conversation while a transaction changes it: mutable on purpose, confined to that
 * transaction. What is never changed here is private.
 */
final class ConversationDraft {

  final long id;
  final Instant now;
  final long accountId;
  final long contactId;
  final long identityId;
  final int contactVisits;
  long rev;
  long changedRev;
  Instant changedAt;
  long stateVersion;
  ConversationState state;
  Ref queue;
  @Nullable Ref owner;
  @Nullable Long onlyAgent;
  Risk risk;
  @Nullable Instant waitingSince;
  @Nullable Instant servedAt;

  /** Since when the present owner has it. */
  @Nullable Instant ownedSince;

  /** Since when it waits again, where {@link #waitingSince} keeps an older place. */
  @Nullable Instant backSince;

  /** Since when its wrap-up is left for later. */
  @Nullable Instant asideSince;

  @Nullable Instant endedAt;
  @Nullable Instant closedAt;
  long lastSeq;
  long lastInSeq;
  long ownerReadSeq;
  int unread;
  @Nullable LastMessage last;
  byte @Nullable [] previewSealed;
  @Nullable DispositionRef disposition;
  @Nullable Integer dispositionVersion;
  int visit;
  ServiceDemand demand;
  @Nullable RiskProposal riskProposal;

  Hands hands;

  /** In which language the person reads us; null where nobody knows. */
  @Nullable String language;

  /** Whether the person was told where help is, having written of danger. */
  boolean helpTold;

  /** Words that have proposed a risk here already. */
  final Set<Long> riskWords;

  private final Channel channel;
  private final AccountRef account;
  private final String threadKey;
  private final ContactRef contact;
  private final @Nullable String ownName;
  int priority;
  private final Instant openedAt;
  private final @Nullable Long previous;

  /** The columns and joins this class reads; {@code c} is the conversation. */
  static final String SELECT =
      """
      select c.id, c.rev, c.changed_rev, c.changed_at, c.state_version, c.state, c.channel,
        c.account_id, a.code as account_code, a.name as account_name, c.thread_sealed,
        c.contact_id, t.rev as contact_rev, t.visits as contact_visits,
      """
          + ContactNames.COLUMNS
          + """
          ,
            case when t.rev > 0 then home_of(c.identity_id) else t.id end as own_home,
            case when t.rev > 0
              then (select h.name_sealed from contact h where h.id = home_of(c.identity_id))
              else t.name_sealed end as own_name,
            c.identity_id, i.hint, c.queue_id, q.name as queue_name,
            c.owner_id, u.name_sealed as owner_name, c.only_agent_id, c.risk, c.priority,
            c.opened_at, c.waiting_since, c.served_at, c.owned_since, c.back_since, c.aside_since, c.ended_at, c.closed_at,
            c.last_seq, c.last_in_seq, c.owner_read_seq, c.unread,
            c.last_message_seq, c.last_message_kind, c.last_message_type, c.last_message_at,
            c.last_preview_sealed, c.vip, c.skills, c.preferred_agent_id, c.entered_queue_at,
            c.queues_visited, c.later, c.keeps_place, c.risk_proposal, c.risk_proposal_seq, c.risk_proposal_at,
            c.risk_words, c.language, c.help_told_at is not null as help_told,
            c.handover_to,
            case when c.handover_to is not null then
              (select h.name_sealed from staff_user h where h.id = c.handover_to) end
              as handover_name,
            case when c.guests > 0 then
              (select jsonb_agg(jsonb_build_array(g.agent_id, encode(s.name_sealed, 'base64'),
                 g.may_reply) order by g.agent_id)
               from conversation_guest g join staff_user s on s.id = g.agent_id
               where g.conversation_id = c.id and g.left_at is null) end as guests,
            c.disposition_code, c.disposition_version,
            d.label as disposition_label, c.previous_id, c.visit, clock_timestamp() as now
          """;

  static final String JOINS =
      """
      join channel_account a on a.id = c.account_id
      join contact t on t.id = c.contact_id
      join contact_identity i on i.id = c.identity_id
      join queue q on q.id = c.queue_id
      left join staff_user u on u.id = c.owner_id
      left join disposition_code_version d
        on d.code = c.disposition_code and d.version = c.disposition_version
      """;

  ConversationDraft(Row row, Sealing sealing) {
    id = row.getLong("id");
    now = Rows.instant(row, "now");
    accountId = row.getLong("account_id");
    contactId = row.getLong("contact_id");
    identityId = row.getLong("identity_id");
    contactVisits = row.getInteger("contact_visits");
    rev = row.getLong("rev");
    changedRev = row.getLong("changed_rev");
    changedAt = Rows.instant(row, "changed_at");
    stateVersion = row.getLong("state_version");
    state = ConversationState.valueOf(row.getString("state"));
    queue = new Ref(row.getLong("queue_id"), row.getString("queue_name"));
    owner = owner(row, sealing);
    onlyAgent = row.getLong("only_agent_id");
    risk = Risk.valueOf(row.getString("risk"));
    waitingSince = Rows.instantOrNull(row, "waiting_since");
    servedAt = Rows.instantOrNull(row, "served_at");
    ownedSince = Rows.instantOrNull(row, "owned_since");
    backSince = Rows.instantOrNull(row, "back_since");
    asideSince = Rows.instantOrNull(row, "aside_since");
    endedAt = Rows.instantOrNull(row, "ended_at");
    closedAt = Rows.instantOrNull(row, "closed_at");
    lastSeq = row.getLong("last_seq");
    lastInSeq = row.getLong("last_in_seq");
    ownerReadSeq = row.getLong("owner_read_seq");
    unread = row.getInteger("unread");
    previewSealed = Rows.bytesOrNull(row, "last_preview_sealed");
    last = last(row, sealing);
    String code = row.getString("disposition_code");
    disposition =
        code == null ? null : new DispositionRef(code, row.getString("disposition_label"));
    dispositionVersion = row.getInteger("disposition_version");
    visit = row.getInteger("visit");
    demand = demand(row);
    riskProposal = proposal(row);
    hands = hands(row, sealing);
    riskWords = new TreeSet<>(List.of(row.getArrayOfLongs("risk_words")));
    language = row.getString("language");
    helpTold = row.getBoolean("help_told");
    channel = Channel.valueOf(row.getString("channel"));
    account =
        new AccountRef(accountId, row.getString("account_code"), row.getString("account_name"));
    threadKey = sealing.openThread(id, Rows.bytes(row, "thread_sealed"));
    ownName = sealing.openContactName(row.getLong("own_home"), Rows.bytesOrNull(row, "own_name"));
    contact =
        new ContactRef(
            contactId,
            ContactNames.open(row, sealing),
            ownName,
            row.getString("hint"),
            row.getLong("contact_rev"),
            null);
    priority = row.getInteger("priority");
    openedAt = Rows.instant(row, "opened_at");
    previous = row.getLong("previous_id");
  }

  private static ServiceDemand demand(Row row) {
    JsonObject json = row.getJsonObject("skills");
    Map<String, Integer> skills = new HashMap<>();
    for (String skill : json == null ? Set.<String>of() : json.fieldNames()) {
      skills.put(skill, json.getInteger(skill));
    }
    return new ServiceDemand(
        row.getBoolean("vip"),
        skills,
        row.getLong("preferred_agent_id"),
        Rows.instantOrNull(row, "entered_queue_at"),
        Set.of(row.getArrayOfLongs("queues_visited")),
        later(row));
  }

  private static @Nullable Later later(Row row) {
    String kind = row.getString("later");
    return kind == null ? null : new Later(Later.Kind.valueOf(kind), row.getBoolean("keeps_place"));
  }

  private static Hands hands(Row row, Sealing sealing) {
    Long to = row.getLong("handover_to");
    JsonArray guests = row.getJsonArray("guests");
    if (to == null && guests == null) {
      return Hands.NONE;
    }
    List<Guest> all = new ArrayList<>();
    for (int i = 0; guests != null && i < guests.size(); i++) {
      JsonArray one = guests.getJsonArray(i);
      long id = one.getLong(0);
      byte[] name = Base64.getMimeDecoder().decode(one.getString(1));
      all.add(new Guest(id, sealing.openStaffName(id, name), one.getBoolean(2)));
    }
    return new Hands(
        to == null
            ? null
            : new Ref(to, sealing.openStaffName(to, Rows.bytes(row, "handover_name"))),
        all);
  }

  private static @Nullable RiskProposal proposal(Row row) {
    String level = row.getString("risk_proposal");
    return level == null
        ? null
        : new RiskProposal(
            Risk.valueOf(level),
            row.getLong("risk_proposal_seq"),
            Rows.instant(row, "risk_proposal_at"));
  }

  private static @Nullable Ref owner(Row row, Sealing sealing) {
    Long id = row.getLong("owner_id");
    return id == null
        ? null
        : new Ref(id, sealing.openStaffName(id, Rows.bytes(row, "owner_name")));
  }

  private @Nullable LastMessage last(Row row, Sealing sealing) {
    Long seq = row.getLong("last_message_seq");
    return seq == null
        ? null
        : new LastMessage(
            seq,
            EntryKind.valueOf(row.getString("last_message_kind")),
            org.omniline.conversation.EntryType.valueOf(row.getString("last_message_type")),
            sealing.openPreview(id, previewSealed),
            Rows.instant(row, "last_message_at"));
  }

  /** When what happens now happens: never before the last change, whatever the clock does. */
  Instant at() {
    return now.isAfter(changedAt) ? now : changedAt;
  }

  /**
   * What the person is called on this way in. Never a name that another identity of a joined person
   * told: what is written under it goes back to whoever holds this one.
   */
  @Nullable String ownName() {
    return ownName;
  }

  Instant openedAt() {
    return openedAt;
  }

  int priority() {
    return priority;
  }

  String threadKey() {
    return threadKey;
  }

  Channel channel() {
    return channel;
  }

  /** Remembers a message as the newest for lists. */
  void lastMessage(long seq, EntryKind kind, Content content, Instant at, Sealing sealing) {
    String preview = LastMessage.preview(content.text());
    last = new LastMessage(seq, kind, content.type(), preview, at);
    previewSealed = sealing.sealPreview(id, preview);
  }

  /** {@link Conversation#standsInLine()}, as far as it was changed. */
  boolean standsInLine() {
    return toConversation().standsInLine();
  }

  Conversation toConversation() {
    return new Conversation(
        id,
        rev,
        changedRev,
        stateVersion,
        state,
        channel,
        account,
        threadKey,
        queue,
        new ContactRef(
            contact.id(), contact.name(), ownName, contact.hint(), contact.rev(), language),
        owner,
        onlyAgent,
        risk,
        priority,
        openedAt,
        waitingSince,
        servedAt,
        endedAt,
        closedAt,
        lastSeq,
        lastInSeq,
        ownerReadSeq,
        unread,
        last,
        disposition,
        previous,
        visit,
        demand,
        riskProposal,
        hands,
        new Since(ownedSince, backSince, asideSince));
  }
}
