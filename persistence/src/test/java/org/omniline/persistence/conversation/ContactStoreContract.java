package org.omniline.persistence.conversation;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.ContactCard;
import org.omniline.conversation.Content;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.ContactStore;
import org.omniline.conversation.port.ContactStore.Found;
import org.omniline.conversation.port.ContactStore.FoundBy;
import org.omniline.conversation.port.ContactStore.Regrouped;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.staff.Role;

/** What every {@link ContactStore} keeps to. */
abstract class ContactStoreContract {
  private static final String EVERYTHING =
      """
      select t.id, t.visits, t.joined_into, i.id, c.id, c.visit, c.contact_id, c.state_version
      from contact t
      left join contact_identity i on i.contact_id = t.id
      left join conversation c on c.identity_id = i.id
      where t.id = any($1) order by t.id, i.id, c.id
      """;

  private ChannelAccount site;
  private Actor supervisor;
  private Viewer all;

  abstract Hotline hotline();

  private ContactStore store() {
    return hotline().contacts;
  }

  @BeforeEach
  void people() {
    site = hotline().account(Channel.WEBCHAT, hotline().queue());
    supervisor = hotline().agent(Role.SUPERVISOR, 50);
    all = hotline().viewer(supervisor);
  }

  // ---- what people do ----

  private Conversation says(ChannelAccount to, String visitor, String text) {
    return says(to, visitor, null, text);
  }

  private Conversation says(ChannelAccount to, String visitor, @Nullable String name, String text) {
    long id =
        hotline()
            .store(
                hotline()
                    .message(
                        to,
                        visitor,
                        "m" + hotline().ids.next(),
                        name,
                        EntryKind.MESSAGE_IN,
                        Content.text(text)))
            .conversationId();
    return hotline().read(id);
  }

  private void close(Conversation conversation) {
    Conversation now = hotline().read(conversation.id());
    if (now.state() == ConversationState.WAITING) {
      hotline().accept(now, supervisor);
    }
    hotline()
        .conversations
        .close(now.id(), supervisor, now.lastInSeq(), "other", null)
        .ignoreElement()
        .blockingAwait();
  }

  private Regrouped join(Conversation one, Conversation two) {
    return join(all, UUID.randomUUID().toString(), one.contact().id(), two.contact().id());
  }

  private Regrouped join(Viewer viewer, String commandId, long one, long two) {
    return store().join(viewer, commandId, one, two, "同一个人，自己说的").blockingGet();
  }

  private Regrouped part(long contact, long identity) {
    return store().part(all, UUID.randomUUID().toString(), contact, identity, "弄错了").blockingGet();
  }

  private ContactCard card(long contact) {
    return hotline().conversations.contact(all, contact).blockingGet();
  }

  private List<String> texts(long contact) {
    return hotline().conversations.timeline(all, contact, null, 100).blockingGet().items().stream()
        .filter(entry -> entry.kind() == EntryKind.MESSAGE_IN)
        .map(entry -> entry.content().text())
        .toList();
  }

  private long identity(Conversation conversation) {
    return Long.parseLong(
        hotline()
            .facts("select identity_id from conversation where id = $1", conversation.id())
            .get(0));
  }

  private List<String> standing(Conversation... conversations) {
    Long[] ids = new Long[conversations.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = conversations[i].contact().id();
    }
    return hotline().facts(EVERYTHING, (Object) ids);
  }

  private static void assertRefused(Single<?> command, Refusal.Code code) {
    assertThatThrownBy(command::blockingGet)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  // ---- joining ----

  @Test
  void join_bringsBothHistoriesTogetherInOneOrderAndAddsTheVisits() {
    String openid = hotline().visitor();
    Conversation follower = says(hotline().account, openid, "我是公众号来的");
    close(follower);
    Conversation again = says(hotline().account, openid, "又来了");
    Conversation visitor = says(site, hotline().visitor(), "我在网页上");
    Regrouped joined = join(visitor, follower);
    ContactCard card = card(joined.contact());
    assertThat(card.identities()).hasSize(2);
    assertThat(card.visits()).isEqualTo(3);
    assertThat(card.earlier())
        .extracting(one -> one.conversation().id())
        .containsExactly(follower.id());
    assertThat(texts(joined.contact())).containsExactly("我是公众号来的", "又来了", "我在网页上");
    assertThat(List.of(follower, again, visitor))
        .extracting(one -> hotline().read(one.id()))
        .allMatch(one -> one.contact().id() == joined.contact())
        .extracting(Conversation::visit)
        .containsExactly(1, 2, 3);
  }

  @Test
  void join_leadsLaterMessagesOfEitherIdentityToThePerson() {
    String openid = hotline().visitor();
    String web = hotline().visitor();
    Conversation follower = says(hotline().account, openid, "一");
    Conversation visitor = says(site, web, "二");
    close(follower);
    close(visitor);
    long person = join(follower, visitor).contact();
    Conversation third = says(hotline().account, openid, "三");
    Conversation fourth = says(site, web, "四");
    assertThat(List.of(third, fourth)).allMatch(one -> one.contact().id() == person);
    assertThat(List.of(third.visit(), fourth.visit())).containsExactly(3, 4);
    assertThat(card(person).visits()).isEqualTo(4);
  }

  @Test
  void join_letsBothOldIdsLeadToThePerson() {
    Conversation one = says(hotline().account, hotline().visitor(), "一");
    Conversation two = says(site, hotline().visitor(), "二");
    Conversation three = says(site, hotline().visitor(), "三");
    join(three, two);
    long person = join(two, one).contact();
    for (Conversation each : List.of(one, two, three)) {
      assertThat(card(each.contact().id()).id()).isEqualTo(person);
      assertThat(texts(each.contact().id())).containsExactly("一", "二", "三");
    }
  }

  @Test
  void join_givesEveryConversationOneRevisionAndLeavesItsStateAlone() {
    Conversation one = says(hotline().account, hotline().visitor(), "一");
    Conversation two = says(site, hotline().visitor(), "二");
    Regrouped joined = join(one, two);
    assertThat(joined.changes())
        .extracting(change -> change.conversation().id())
        .containsExactly(one.id(), two.id());
    assertThat(joined.changes())
        .allSatisfy(
            change -> {
              Conversation before = change.conversation().id() == one.id() ? one : two;
              assertThat(change.since()).isEqualTo(before.rev());
              assertThat(change.rev()).isEqualTo(before.rev() + 1);
              assertThat(change.conversation().changedRev()).isEqualTo(change.rev());
              assertThat(change.conversation().stateVersion()).isEqualTo(before.stateVersion());
              assertThat(change.conversation().contact().rev())
                  .isGreaterThan(before.contact().rev());
              assertThat(change.conversation()).isEqualTo(hotline().read(before.id()));
            });
  }

  @Test
  void join_keepsFromToByWhomAndWhy() {
    Conversation one = says(hotline().account, hotline().visitor(), "一");
    Conversation two = says(site, hotline().visitor(), "二");
    long person = join(one, two).contact();
    long moved = identity(two);
    part(person, moved);
    assertThat(
            hotline()
                .facts(
                    """
                    select l.contact_id, l.why, l.by_user, l.valid_to is null, g.kind
                    from identity_link l left join contact_change g on g.id = l.change_id
                    where l.identity_id = $1 order by l.valid_from
                    """,
                    moved))
        .containsExactly(
            two.contact().id() + " FIRST_SEEN null false null",
            person + " JOINED " + supervisor.userId() + " false JOIN",
            two.contact().id() + " PARTED " + supervisor.userId() + " true PART");
    assertThat(
            hotline()
                .facts(
                    """
                    select count(*) from identity_link a join identity_link b
                      on b.identity_id = a.identity_id and b.valid_from = a.valid_to
                    where a.identity_id = $1
                    """,
                    moved))
        .as("no moment without a person")
        .containsExactly("2");
  }

  @Test
  void join_saysOnTheCardWhoJoinedAndWhy() {
    Conversation one = says(hotline().account, hotline().visitor(), "一");
    Conversation two = says(site, hotline().visitor(), "二");
    ContactCard card = card(join(one, two).contact());
    assertThat(card.identities().get(0).joined()).isNull();
    ContactCard.Joined joined = card.identities().get(1).joined();
    assertThat(joined).isNotNull();
    assertThat(joined.by()).isEqualTo(supervisor.name());
    assertThat(joined.why()).isEqualTo("同一个人，自己说的");
  }

  @Test
  void join_twiceWithOneIdIsDoneOnceAndAnsweredAlike() {
    Conversation one = says(hotline().account, hotline().visitor(), "一");
    Conversation two = says(site, hotline().visitor(), "二");
    String id = UUID.randomUUID().toString();
    Regrouped first = join(all, id, one.contact().id(), two.contact().id());
    List<String> after = standing(one, two);
    Regrouped second = join(all, id, one.contact().id(), two.contact().id());
    assertThat(second.contact()).isEqualTo(first.contact());
    assertThat(second.changes()).isEmpty();
    assertThat(standing(one, two)).isEqualTo(after);
    Viewer other = hotline().viewer(hotline().agent(Role.SUPERVISOR, 5));
    assertRefused(
        store().join(other, id, one.contact().id(), two.contact().id(), "x"),
        Refusal.Code.CONFLICT);
  }

  @Test
  void join_repeatedAfterPartingDoesNotJoinAgain() {
    Conversation one = says(hotline().account, hotline().visitor(), "一");
    Conversation two = says(site, hotline().visitor(), "二");
    String id = UUID.randomUUID().toString();
    long person = join(all, id, one.contact().id(), two.contact().id()).contact();
    part(person, identity(two));
    join(all, id, one.contact().id(), two.contact().id());
    assertThat(hotline().read(two.id()).contact().id()).isEqualTo(two.contact().id());
  }

  @Test
  void join_inOppositeDirectionsAtOnceMakesOnePersonOnce() {
    for (int i = 0; i < 20; i++) {
      Conversation one = says(hotline().account, hotline().visitor(), "一");
      Conversation two = says(site, hotline().visitor(), "二");
      long a = one.contact().id();
      long b = two.contact().id();
      Single.zip(
              store().join(all, UUID.randomUUID().toString(), a, b, "x"),
              store().join(all, UUID.randomUUID().toString(), b, a, "y"),
              (left, right) -> {
                assertThat(left.contact()).isEqualTo(right.contact());
                return left;
              })
          .ignoreElement()
          .blockingAwait();
      assertThat(card(a).visits()).isEqualTo(2);
      assertThat(hotline().facts("select count(*) from identity_link where contact_id = $1", a))
          .containsExactly("2");
    }
  }

  @Test
  void join_ofChainsAtOnceEndsInOnePerson() {
    for (int i = 0; i < 10; i++) {
      Conversation one = says(hotline().account, hotline().visitor(), "一");
      Conversation two = says(site, hotline().visitor(), "二");
      Conversation three = says(site, hotline().visitor(), "三");
      Single.zip(
              store().join(all, UUID.randomUUID().toString(), id(three), id(two), "x"),
              store().join(all, UUID.randomUUID().toString(), id(two), id(one), "y"),
              (left, right) -> left)
          .ignoreElement()
          .blockingAwait();
      assertThat(List.of(one, two, three))
          .allMatch(each -> hotline().read(each.id()).contact().id() == id(one));
      assertThat(card(id(three)).visits()).isEqualTo(3);
    }
  }

  private static long id(Conversation conversation) {
    return conversation.contact().id();
  }

  @Test
  void join_isRefusedForWhomTheViewerSeesNothingOf() {
    Conversation one = says(hotline().account, hotline().visitor(), "一");
    Conversation two = says(site, hotline().visitor(), "二");
    Actor agent = hotline().agent(Role.AGENT, 5, one.queue().id());
    assertRefused(
        store().join(hotline().viewer(agent), UUID.randomUUID().toString(), id(one), id(two), "x"),
        Refusal.Code.NOT_FOUND);
    assertRefused(
        store().join(hotline().viewer(agent), UUID.randomUUID().toString(), id(two), id(one), "x"),
        Refusal.Code.NOT_FOUND);
    assertThat(hotline().read(two.id()).contact().id()).isEqualTo(id(two));
  }

  @Test
  void join_isRefusedForANumberSharedByMany() {
    Conversation one = says(hotline().account, hotline().visitor(), "一");
    Conversation two = says(site, hotline().visitor(), "二");
    hotline()
        .facts(
            "update contact_identity set kind = 'PHONE', shared = true where id = $1 returning 1",
            identity(two));
    assertRefused(
        store().join(all, UUID.randomUUID().toString(), id(one), id(two), "x"),
        Refusal.Code.INVALID);
    assertThat(card(id(two)).identities().get(0).shared()).isTrue();
  }

  // ---- names ----

  @Test
  void name_ofOneIdentityIsShownForThePersonAndKeptApart() {
    String openid = hotline().visitor();
    String web = hotline().visitor();
    Conversation visitor = says(site, web, "匿名的话");
    Conversation follower = says(hotline().account, openid, "远山", "有名字的话");
    long person = join(visitor, follower).contact();
    assertThat(card(person).name()).isEqualTo("远山");
    assertThat(hotline().read(visitor.id()).contact().name()).isEqualTo("远山");
    says(site, web, "合并之后的话");
    assertThat(hotline().all(visitor.id()).entries())
        .filteredOn(entry -> entry.kind() == EntryKind.MESSAGE_IN)
        .as("who holds only the browser never reads the other identity's name")
        .allMatch(entry -> entry.author().name() == null);
    says(hotline().account, openid, "远山2", "改名了");
    assertThat(card(person).name()).isEqualTo("远山2");
    part(person, identity(follower));
    assertThat(card(id(visitor)).name()).isNull();
    assertThat(card(id(follower)).name()).isEqualTo("远山2");
  }

  // ---- the visitor ----

  @Test
  void thread_ofAVisitorHoldsNothingOfTheOtherIdentity() {
    String web = hotline().visitor();
    Conversation visitor = says(site, web, "网页上说的");
    Conversation follower = says(hotline().account, hotline().visitor(), "微信里说的");
    join(visitor, follower);
    assertThat(
            hotline().conversations.threadEntries(site.id(), web, null, 100).blockingGet().items())
        .extracting(Entry::conversationId)
        .containsOnly(visitor.id());
    assertThat(
            hotline()
                .conversations
                .threadChanges(site.id(), web, follower.id(), 0)
                .isEmpty()
                .blockingGet())
        .isTrue();
  }

  // ---- parting ----

  @Test
  void part_restoresExactlyWhatWasWhicheverIdentityIsParted() {
    for (boolean first : List.of(true, false)) {
      Conversation one = says(hotline().account, hotline().visitor(), "一");
      close(one);
      Conversation two = says(site, hotline().visitor(), "二");
      List<String> before = standing(one, two);
      long person = join(one, two).contact();
      assertThat(standing(one, two)).isNotEqualTo(before);
      Regrouped parted = part(person, identity(first ? one : two));
      assertThat(standing(one, two)).isEqualTo(before);
      assertThat(parted.other()).isEqualTo(id(first ? one : two));
      assertThat(parted.contact()).isEqualTo(id(first ? two : one));
      assertThat(texts(id(one))).containsExactly("一");
      assertThat(texts(id(two))).containsExactly("二");
    }
  }

  @Test
  void part_takesWhatCameInByTheIdentitySinceAndLeavesTheOthersTogether() {
    String web = hotline().visitor();
    Conversation one = says(hotline().account, hotline().visitor(), "一");
    Conversation two = says(site, web, "二");
    Conversation three = says(site, hotline().visitor(), "三");
    join(one, two);
    long person = join(two, three).contact();
    close(two);
    Conversation since = says(site, web, "后来");
    assertThat(since.visit()).isEqualTo(4);
    Regrouped parted = part(person, identity(one));
    assertThat(parted.contact()).isEqualTo(id(two));
    assertThat(texts(id(one))).containsExactly("一");
    assertThat(texts(id(two))).containsExactly("二", "三", "后来");
    assertThat(card(id(three)).id()).isEqualTo(id(two));
    assertThat(card(id(two)).visits()).isEqualTo(3);
    assertThat(hotline().read(since.id()).visit()).isEqualTo(3);
    part(id(two), identity(two));
    assertThat(texts(id(two))).containsExactly("二", "后来");
    assertThat(card(id(two)).visits()).isEqualTo(2);
    assertThat(texts(id(three))).containsExactly("三");
  }

  @Test
  void part_isRefusedForTheOnlyIdentityAndForOneOfSomebodyElse() {
    Conversation one = says(hotline().account, hotline().visitor(), "一");
    Conversation two = says(site, hotline().visitor(), "二");
    String command = UUID.randomUUID().toString();
    assertRefused(
        store().part(all, command, id(one), identity(one), "x"), Refusal.Code.WRONG_STATE);
    assertRefused(store().part(all, command, id(one), identity(two), "x"), Refusal.Code.NOT_FOUND);
  }

  // ---- rights ----

  @Test
  void agent_seesOfAJoinedPersonOnlyWhatWasVisibleUnlessServing() {
    Actor agent = hotline().agent(Role.AGENT, 5);
    Viewer own = hotline().viewer(agent);
    String web = hotline().visitor();
    Conversation visitor = hotline().accept(says(site, web, "看得见"), agent).conversation();
    hotline()
        .conversations
        .close(visitor.id(), agent, visitor.lastInSeq(), "other", null)
        .ignoreElement()
        .blockingAwait();
    Conversation follower = says(hotline().account, hotline().visitor(), "看不见");
    long person = join(visitor, follower).contact();
    ContactCard card = hotline().conversations.contact(own, person).blockingGet();
    assertThat(card.identities()).extracting(one -> one.id()).containsExactly(identity(visitor));
    assertThat(hotline().conversations.timeline(own, person, null, 50).blockingGet().items())
        .extracting(Entry::conversationId)
        .containsOnly(visitor.id());
    assertRefused(
        store().part(own, UUID.randomUUID().toString(), person, identity(follower), "x"),
        Refusal.Code.NOT_FOUND);
    hotline().accept(says(site, web, "再来"), agent);
    assertThat(hotline().conversations.contact(own, person).blockingGet().identities()).hasSize(2);
  }

  @Test
  void agent_seesNothingOfAnotherOrganisationByServingAJoinedPerson() {
    Actor agent = hotline().agent(Role.AGENT, 5);
    Conversation visitor =
        hotline().accept(says(site, hotline().visitor(), "本机构"), agent).conversation();
    Conversation follower = says(hotline().account, hotline().visitor(), "别的机构");
    close(follower);
    long other = hotline().ids.next();
    long person = join(visitor, follower).contact();
    hotline().facts("insert into organisation (id, name) values ($1, 'other') returning 1", other);
    hotline()
        .facts(
            "update conversation set organisation_id = $1 where id = $2 returning 1",
            other,
            follower.id());
    Viewer own = hotline().viewer(agent);
    assertThat(hotline().conversations.timeline(own, person, null, 50).blockingGet().items())
        .extracting(Entry::conversationId)
        .containsOnly(visitor.id());
    assertThat(hotline().conversations.contact(own, person).blockingGet().earlier()).isEmpty();
  }

  // ---- while messages come in ----

  @Test
  void join_takesAlongWhatIntakeOpensWhileItWaits() {
    String web = hotline().visitor();
    Conversation one = says(hotline().account, hotline().visitor(), "一");
    Conversation two = says(site, web, "二");
    close(two);
    // Another transaction holds a conversation, so that the joining stands still in the middle.
    hotline()
        .database
        .transact(
            tx ->
                tx.list(
                        "select id from conversation where id = $1 for update",
                        Tuple.of(one.id()),
                        row -> row)
                    .observeOn(Schedulers.io())
                    .map(
                        locked -> {
                          var joining =
                              store()
                                  .join(all, UUID.randomUUID().toString(), id(one), id(two), "x")
                                  .test();
                          await().until(() -> waiting() == 1);
                          var storing =
                              hotline()
                                  .intake
                                  .commit(
                                      List.of(hotline().text(site, web, "new" + two.id(), "同时写来")))
                                  .test();
                          await().until(() -> waiting() == 2);
                          return List.of(joining, storing);
                        }))
        .blockingGet()
        .forEach(observer -> observer.awaitDone(10, SECONDS).assertComplete());
    assertThat(texts(id(one))).containsExactly("一", "二", "同时写来");
    assertThat(card(id(one)).visits()).isEqualTo(3);
  }

  private int waiting() {
    return hotline()
        .facts(
            """
            select pid from pg_stat_activity
            where wait_event_type = 'Lock' and datname = current_database()
            """)
        .size();
  }

  @Test
  void joinAndPart_whileMessagesComeInLoseNoneAndLeaveEachWithItsPerson() {
    String openid = hotline().visitor();
    String web = hotline().visitor();
    Conversation one = says(hotline().account, openid, "远山", "一");
    Conversation two = says(site, web, "二");
    long a = id(one);
    for (int i = 0; i < 15; i++) {
      hotline().conversations.contactLeft(site.id(), web).ignoreElement().blockingAwait();
      hotline()
          .conversations
          .contactLeft(hotline().account.id(), openid)
          .ignoreElement()
          .blockingAwait();
      boolean joins = i % 2 == 0;
      Single<Regrouped> command =
          joins
              ? store().join(all, UUID.randomUUID().toString(), a, id(two), "x")
              : store().part(all, UUID.randomUUID().toString(), a, identity(two), "y");
      String name = "远山" + i;
      Single.zip(
              command,
              commit(hotline().text(site, web, "w" + i + web, "网页" + i)),
              commit(
                  hotline()
                      .message(
                          hotline().account,
                          openid,
                          "o" + i + openid,
                          name,
                          EntryKind.MESSAGE_IN,
                          Content.text("微信" + i))),
              (done, w, o) -> done)
          .ignoreElement()
          .blockingAwait();
      assertThat(
              hotline()
                  .facts(
                      """
                      select c.id from conversation c
                      join contact_identity i on i.id = c.identity_id
                      where c.contact_id <> i.contact_id
                      """))
          .isEmpty();
      int visits = joins ? card(a).visits() : card(a).visits() + card(id(two)).visits();
      assertThat(visits).isEqualTo(2 * (i + 2));
    }
  }

  private Single<Integer> commit(org.omniline.conversation.intake.InboundMessage message) {
    return hotline().intake.commit(List.of(message)).retry(3).map(done -> done.receipts().size());
  }

  // ---- finding ----

  private List<Found> find(Viewer viewer, String query, @Nullable Long except) {
    return store().find(viewer, query, except, 20).blockingGet();
  }

  @Test
  void find_knowsPeopleByNameIdentityAndWords() {
    String openid = hotline().visitor();
    Conversation one = says(hotline().account, openid, "欧阳远帆", "我养了一只叫奥利奥的猫");
    assertThat(find(all, "欧阳远帆", null))
        .singleElement()
        .matches(found -> found.by() == FoundBy.NAME && found.card().id() == id(one));
    assertThat(find(all, openid, null))
        .singleElement()
        .matches(found -> found.by() == FoundBy.IDENTITY && found.card().id() == id(one));
    String hint = one.contact().hint();
    assertThat(find(all, hint.replace("…", "..."), null))
        .anyMatch(found -> found.by() == FoundBy.IDENTITY && found.card().id() == id(one));
    assertThat(find(all, "奥利奥", null))
        .singleElement()
        .matches(found -> found.by() == FoundBy.WORDS && found.entry() != null)
        .matches(found -> found.card().id() == id(one));
    assertThat(find(all, "没有这样的词语", null)).isEmpty();
  }

  @Test
  void find_leavesOutThePersonItIsAskedFor() {
    Conversation one = says(hotline().account, hotline().visitor(), "慕容听雪", "一");
    Conversation two = says(site, hotline().visitor(), "慕容听雪", "二");
    assertThat(find(all, "慕容听雪", id(one)))
        .extracting(found -> found.card().id())
        .containsExactly(id(two));
    join(one, two);
    assertThat(find(all, "慕容听雪", id(two))).isEmpty();
    assertThat(find(all, "慕容听雪", null))
        .extracting(found -> found.card().id())
        .containsExactly(id(one));
  }

  @Test
  void find_showsNobodyTheViewerMayNotSee() {
    Conversation hidden = says(hotline().account, hotline().visitor(), "司徒暮云", "石榴籽的心事");
    Actor agent = hotline().agent(Role.AGENT, 5, site.queueId());
    Viewer own = hotline().viewer(agent);
    assertThat(find(own, "司徒暮云", null)).isEmpty();
    assertThat(find(own, "石榴籽", null)).isEmpty();
    assertThat(find(own, hidden.contact().hint(), null))
        .noneMatch(found -> found.card().id() == id(hidden));
    assertThat(find(all, "司徒暮云", null)).hasSize(1);
  }
}
