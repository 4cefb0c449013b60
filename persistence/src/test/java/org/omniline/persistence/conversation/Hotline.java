package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.schedulers.Schedulers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Content;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.IdentityKey;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.intake.Admission;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.intake.IntakeStore;
import org.omniline.conversation.intake.Receipt;
import org.omniline.conversation.outbox.DeliveryStore;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.ContactStore;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.SnowflakeIds;
import org.omniline.conversation.port.WordIndexer;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.User;
import org.omniline.persistence.crypto.Keys;
import org.omniline.persistence.directory.PgAccountStore;
import org.omniline.persistence.directory.PgDirectoryStore;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.staff.PgUserStore;
import org.omniline.persistence.words.LuceneWordIndexer;

/** A hotline on a database of its own: the stores, and people to use them. For tests. */
final class Hotline {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  final PgDatabase database;
  final Cipher cipher = Keys.cipher();
  final WordIndexer indexer = new LuceneWordIndexer();
  final Ids ids = new SnowflakeIds(InstantSource.system(), 1);
  final IntakeStore intake;
  final ConversationStore conversations;
  final ContactStore contacts;
  final PgAccountStore accounts;
  final ChannelAccount account;
  private final PgUserStore users;
  private final Map<Long, User> known = new HashMap<>();

  Hotline(PgDatabase database) {
    this.database = database;
    this.intake =
        new PgIntakeStore(
            database, cipher, indexer, ids, Schedulers.computation(), Admission.EVERYBODY);
    this.conversations = new PgConversationStore(database, cipher, indexer, ids);
    this.contacts = new PgContactStore(database, cipher, indexer, ids);
    this.accounts = new PgAccountStore(database, cipher, ids, System::nanoTime);
    this.users = new PgUserStore(database, cipher, ids);
    this.account = account(Channel.WECHAT, 1);
  }

  ChannelAccount account(Channel channel, long queueId) {
    String code = "account" + COUNTER.incrementAndGet();
    return accounts
        .save(new ChannelAccount(0, channel, code, code, queueId, true, Map.of(), Map.of()), 0)
        .blockingGet();
  }

  long queue() {
    String code = "queue" + COUNTER.incrementAndGet();
    return new PgDirectoryStore(database, ids)
        .saveQueue(new DirectoryStore.Queue(0, code, code, 20_000, true), 0)
        .blockingGet()
        .id();
  }

  DeliveryStore deliveries(String node) {
    return new PgDeliveryStore(database, cipher, indexer, accounts, node);
  }

  Actor agent(Role role, int capacity, Long... queues) {
    String login = "user" + COUNTER.incrementAndGet();
    User user =
        users
            .create(
                new User(0, login, "名 " + login, role, true, capacity, Set.of(queues), false, null),
                "hash",
                0)
            .blockingGet();
    known.put(user.id(), user);
    return new Actor(user.id(), user.name(), role == Role.SUPERVISOR);
  }

  Viewer viewer(Actor actor) {
    return known.get(actor.userId()).viewer();
  }

  // ---- messages ----

  InboundMessage text(String visitor, String externalId, String text) {
    return text(account, visitor, externalId, text);
  }

  InboundMessage text(ChannelAccount to, String visitor, String externalId, String text) {
    return message(to, visitor, externalId, null, EntryKind.MESSAGE_IN, Content.text(text));
  }

  InboundMessage subscribed(String visitor, String externalId) {
    return message(
        account,
        visitor,
        externalId,
        null,
        EntryKind.EVENT,
        Content.event(EntryType.SUBSCRIBED, Map.of()));
  }

  InboundMessage message(
      ChannelAccount to,
      String visitor,
      String externalId,
      @Nullable String name,
      EntryKind kind,
      Content content) {
    return new InboundMessage(
        to,
        externalId,
        visitor,
        new IdentityKey(IdentityKey.Kind.WECHAT_OPENID, visitor),
        name,
        kind,
        kind == EntryKind.MESSAGE_IN,
        content,
        null,
        Instant.EPOCH);
  }

  /** A visitor's name that nobody else has. */
  String visitor() {
    return "openid-" + ids.next();
  }

  Receipt store(InboundMessage message) {
    return intake.commit(java.util.List.of(message)).blockingGet().receipts().get(0);
  }

  /** A conversation that waits. */
  Conversation waiting(String visitor) {
    Receipt receipt = store(text(visitor, "m" + ids.next(), "我想和人说说话"));
    return read(receipt.conversationId());
  }

  /** A conversation that the agent serves. */
  Conversation served(String visitor, Actor agent) {
    return accept(waiting(visitor), agent).conversation();
  }

  Change accept(Conversation conversation, Actor agent) {
    return conversations
        .accept(conversation.id(), conversation.stateVersion(), agent, 1, 5)
        .blockingGet();
  }

  Conversation read(long id) {
    return conversations.changesUnchecked(id, Long.MAX_VALUE).blockingGet().conversation();
  }

  Change all(long id) {
    return conversations.changesUnchecked(id, 0).blockingGet();
  }

  // ---- facts ----

  /** One column of one statement, in order; nulls as "null". */
  java.util.List<String> facts(String sql, Object... params) {
    return database
        .sql()
        .list(
            sql,
            io.vertx.sqlclient.Tuple.from(params),
            row -> {
              java.util.StringJoiner line = new java.util.StringJoiner(" ");
              for (int i = 0; i < row.size(); i++) {
                line.add(String.valueOf(row.getValue(i)));
              }
              return line.toString();
            })
        .blockingGet();
  }
}
