package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivex.rxjava3.schedulers.Schedulers;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Content;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.IdentityKey;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.intake.Admission;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.intake.IntakeStore;
import org.omniline.conversation.intake.Receipt;
import org.omniline.conversation.outbox.DeliveryStore;
import org.omniline.conversation.port.CallStore;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.ContactStore;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.SnowflakeIds;
import org.omniline.conversation.port.WordIndexer;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.User;
import org.omniline.persistence.crypto.Keys;
import org.omniline.persistence.directory.PgAccountStore;
import org.omniline.persistence.routing.PgQueueStore;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.staff.PgUserStore;
import org.omniline.persistence.words.LuceneWordIndexer;
import org.omniline.routing.QueueStore.SavedQueue;
import org.omniline.routing.acd.QueueSettings;

/** A hotline on a database of its own: the stores, and people to use them. For tests. */
final class Hotline {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  final PgDatabase database;
  final Cipher cipher;
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
    this(database, Keys.cipher());
  }

  Hotline(PgDatabase database, Cipher cipher) {
    this.database = database;
    this.cipher = cipher;
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
    return new PgQueueStore(database, ids)
        .saveQueue(new SavedQueue(0, 0, code, code, true, QueueSettings.DEFAULT), 0)
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

  /** Closes what an agent serves, all of it seen. */
  Change close(Conversation conversation, Actor agent) {
    long seen = read(conversation.id()).lastInSeq();
    return conversations.close(conversation.id(), agent, seen, "other", null).blockingGet();
  }

  Conversation read(long id) {
    return conversations.changesUnchecked(id, Long.MAX_VALUE).blockingGet().conversation();
  }

  Change all(long id) {
    return conversations.changesUnchecked(id, 0).blockingGet();
  }

  // ---- facts ----

  static void assertRefused(Refusal.Code code, ThrowingCallable command) {
    assertThatThrownBy(command)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  /** What the agent carries; no row where nothing was ever carried. */
  java.util.List<String> load(Actor agent) {
    return facts("select load from agent_load where agent_id = $1", agent.userId());
  }

  /** The entries of a conversation stand at 1, 2, 3 and so on. */
  void assertGapless(long conversation) {
    Change all = all(conversation);
    long[] expected = LongStream.rangeClosed(1, all.entries().size()).toArray();
    assertThat(all.entries().stream().mapToLong(Entry::seq).toArray()).isEqualTo(expected);
    assertThat(all.conversation().lastSeq()).isEqualTo(all.entries().size());
  }

  /** A leg that has ended is on record. */
  void legEnded(CallStore.Leg leg) {
    boolean unused =
        database
            .transact(
                tx ->
                    new EndedLegs(cipher, ids)
                        .write(tx, java.util.List.of(leg))
                        .toSingleDefault(true))
            .blockingGet();
  }

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
