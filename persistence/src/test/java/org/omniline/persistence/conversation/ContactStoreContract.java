package org.omniline.persistence.conversation;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.ContactCard;
import org.omniline.conversation.Content;
import org.omniline.conversation.Conversation;
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

/** Who sees and finds whom in every {@link ContactStore}, also while messages come in. */
abstract class ContactStoreContract {
  private People people;

  abstract Hotline hotline();

  private ContactStore store() {
    return hotline().contacts;
  }

  @BeforeEach
  void people() {
    people = new People(hotline());
  }

  // ---- the visitor ----

  @Test
  void thread_ofAVisitorHoldsNothingOfTheOtherIdentity() {
    String web = hotline().visitor();
    Conversation visitor = people.says(people.site, web, "网页上说的");
    Conversation follower = people.says(hotline().account, hotline().visitor(), "微信里说的");
    people.join(visitor, follower);
    assertThat(
            hotline()
                .conversations
                .threadEntries(people.site.id(), web, null, 100)
                .blockingGet()
                .items())
        .extracting(Entry::conversationId)
        .containsOnly(visitor.id());
    assertThat(
            hotline()
                .conversations
                .threadChanges(people.site.id(), web, follower.id(), 0)
                .isEmpty()
                .blockingGet())
        .isTrue();
  }

  // ---- rights ----

  @Test
  void agent_seesOfAJoinedPersonOnlyWhatWasVisibleUnlessServing() {
    Actor agent = hotline().agent(Role.AGENT, 5);
    Viewer own = hotline().viewer(agent);
    String web = hotline().visitor();
    Conversation visitor =
        hotline().accept(people.says(people.site, web, "看得见"), agent).conversation();
    hotline()
        .conversations
        .close(visitor.id(), agent, visitor.lastInSeq(), "other", null)
        .ignoreElement()
        .blockingAwait();
    Conversation follower = people.says(hotline().account, hotline().visitor(), "看不见");
    long person = people.join(visitor, follower).contact();
    ContactCard card = hotline().conversations.contact(own, person).blockingGet();
    assertThat(card.identities())
        .extracting(one -> one.id())
        .containsExactly(people.identity(visitor));
    assertThat(card.open()).isEmpty();
    assertThat(hotline().conversations.timeline(own, person, null, 50).blockingGet().items())
        .extracting(Entry::conversationId)
        .containsOnly(visitor.id());
    People.assertRefused(
        store().part(own, UUID.randomUUID().toString(), person, people.identity(follower), "x"),
        Refusal.Code.NOT_FOUND);
    Conversation again =
        hotline().accept(people.says(people.site, web, "再来"), agent).conversation();
    card = hotline().conversations.contact(own, person).blockingGet();
    assertThat(card.identities()).hasSize(2);
    assertThat(card.open())
        .extracting(one -> one.conversation().id())
        .containsExactlyInAnyOrder(follower.id(), again.id());
  }

  @Test
  void agent_seesNothingOfAnotherOrganisationByServingAJoinedPerson() {
    Actor agent = hotline().agent(Role.AGENT, 5);
    Conversation visitor =
        hotline()
            .accept(people.says(people.site, hotline().visitor(), "本机构"), agent)
            .conversation();
    Conversation follower = people.says(hotline().account, hotline().visitor(), "别的机构");
    people.close(follower);
    long other = hotline().ids.next();
    long person = people.join(visitor, follower).contact();
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
    Conversation one = people.says(hotline().account, hotline().visitor(), "一");
    Conversation two = people.says(people.site, web, "二");
    people.close(two);
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
                                  .join(
                                      people.all,
                                      UUID.randomUUID().toString(),
                                      People.id(one),
                                      People.id(two),
                                      "x")
                                  .test();
                          await().until(() -> waiting() == 1);
                          var storing =
                              hotline()
                                  .intake
                                  .commit(
                                      List.of(
                                          hotline()
                                              .text(people.site, web, "new" + two.id(), "同时写来")))
                                  .test();
                          await().until(() -> waiting() == 2);
                          return List.of(joining, storing);
                        }))
        .blockingGet()
        .forEach(observer -> observer.awaitDone(10, SECONDS).assertComplete());
    assertThat(people.texts(People.id(one))).containsExactly("一", "二", "同时写来");
    assertThat(people.card(People.id(one)).visits()).isEqualTo(3);
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
    Conversation one = people.says(hotline().account, openid, "远山", "一");
    Conversation two = people.says(people.site, web, "二");
    long a = People.id(one);
    for (int i = 0; i < 15; i++) {
      hotline().conversations.contactLeft(people.site.id(), web).ignoreElement().blockingAwait();
      hotline()
          .conversations
          .contactLeft(hotline().account.id(), openid)
          .ignoreElement()
          .blockingAwait();
      boolean joins = i % 2 == 0;
      Single<Regrouped> command =
          joins
              ? store().join(people.all, UUID.randomUUID().toString(), a, People.id(two), "x")
              : store()
                  .part(people.all, UUID.randomUUID().toString(), a, people.identity(two), "y");
      String name = "远山" + i;
      Single.zip(
              command,
              commit(hotline().text(people.site, web, "w" + i + web, "网页" + i)),
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
      int visits =
          joins
              ? people.card(a).visits()
              : people.card(a).visits() + people.card(People.id(two)).visits();
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
    Conversation one = people.says(hotline().account, openid, "欧阳远帆", "我养了一只叫奥利奥的猫");
    assertThat(find(people.all, "欧阳远帆", null))
        .singleElement()
        .matches(found -> found.by() == FoundBy.NAME && found.card().id() == People.id(one));
    assertThat(find(people.all, openid, null))
        .singleElement()
        .matches(found -> found.by() == FoundBy.IDENTITY && found.card().id() == People.id(one));
    String hint = one.contact().hint();
    assertThat(find(people.all, hint.replace("…", "..."), null))
        .anyMatch(found -> found.by() == FoundBy.IDENTITY && found.card().id() == People.id(one));
    assertThat(find(people.all, "奥利奥", null))
        .singleElement()
        .matches(found -> found.by() == FoundBy.WORDS && found.entry() != null)
        .matches(found -> found.card().id() == People.id(one));
    assertThat(find(people.all, "没有这样的词语", null)).isEmpty();
  }

  @Test
  void find_leavesOutThePersonItIsAskedFor() {
    Conversation one = people.says(hotline().account, hotline().visitor(), "慕容听雪", "一");
    Conversation two = people.says(people.site, hotline().visitor(), "慕容听雪", "二");
    assertThat(find(people.all, "慕容听雪", People.id(one)))
        .extracting(found -> found.card().id())
        .containsExactly(People.id(two));
    people.join(one, two);
    assertThat(find(people.all, "慕容听雪", People.id(two))).isEmpty();
    assertThat(find(people.all, "慕容听雪", null))
        .extracting(found -> found.card().id())
        .containsExactly(People.id(one));
  }

  @Test
  void find_showsNobodyTheViewerMayNotSee() {
    Conversation hidden = people.says(hotline().account, hotline().visitor(), "司徒暮云", "石榴籽的心事");
    Actor agent = hotline().agent(Role.AGENT, 5, people.site.queueId());
    Viewer own = hotline().viewer(agent);
    assertThat(find(own, "司徒暮云", null)).isEmpty();
    assertThat(find(own, "石榴籽", null)).isEmpty();
    assertThat(find(own, hidden.contact().hint(), null))
        .noneMatch(found -> found.card().id() == People.id(hidden));
    assertThat(find(people.all, "司徒暮云", null)).hasSize(1);
  }
}
