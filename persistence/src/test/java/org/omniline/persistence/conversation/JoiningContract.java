package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Single;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.ContactCard;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.ContactStore;
import org.omniline.conversation.port.ContactStore.Regrouped;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.staff.Role;

/** How every {@link ContactStore} joins identities to one person and parts them again. */
abstract class JoiningContract {
  private People people;

  abstract Hotline hotline();

  private ContactStore store() {
    return hotline().contacts;
  }

  @BeforeEach
  void people() {
    people = new People(hotline());
  }

  // ---- joining ----

  @Test
  void join_bringsBothHistoriesTogetherInOneOrderAndAddsTheVisits() {
    String openid = hotline().visitor();
    Conversation follower = people.says(hotline().account, openid, "我是公众号来的");
    people.close(follower);
    Conversation again = people.says(hotline().account, openid, "又来了");
    Conversation visitor = people.says(people.site, hotline().visitor(), "我在网页上");
    Regrouped joined = people.join(visitor, follower);
    ContactCard card = people.card(joined.contact());
    assertThat(card.identities()).hasSize(2);
    assertThat(card.visits()).isEqualTo(3);
    assertThat(card.earlier())
        .extracting(one -> one.conversation().id())
        .containsExactly(follower.id());
    assertThat(people.texts(joined.contact())).containsExactly("我是公众号来的", "又来了", "我在网页上");
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
    Conversation follower = people.says(hotline().account, openid, "一");
    Conversation visitor = people.says(people.site, web, "二");
    people.close(follower);
    people.close(visitor);
    long person = people.join(follower, visitor).contact();
    Conversation third = people.says(hotline().account, openid, "三");
    Conversation fourth = people.says(people.site, web, "四");
    assertThat(List.of(third, fourth)).allMatch(one -> one.contact().id() == person);
    assertThat(List.of(third.visit(), fourth.visit())).containsExactly(3, 4);
    assertThat(people.card(person).visits()).isEqualTo(4);
  }

  @Test
  void join_letsBothOldIdsLeadToThePerson() {
    Conversation one = people.says(hotline().account, hotline().visitor(), "一");
    Conversation two = people.says(people.site, hotline().visitor(), "二");
    Conversation three = people.says(people.site, hotline().visitor(), "三");
    people.join(three, two);
    long person = people.join(two, one).contact();
    for (Conversation each : List.of(one, two, three)) {
      assertThat(people.card(each.contact().id()).id()).isEqualTo(person);
      assertThat(people.texts(each.contact().id())).containsExactly("一", "二", "三");
    }
  }

  @Test
  void join_givesEveryConversationOneRevisionAndLeavesItsStateAlone() {
    Conversation one = people.says(hotline().account, hotline().visitor(), "一");
    Conversation two = people.says(people.site, hotline().visitor(), "二");
    Regrouped joined = people.join(one, two);
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
    Conversation one = people.says(hotline().account, hotline().visitor(), "一");
    Conversation two = people.says(people.site, hotline().visitor(), "二");
    long person = people.join(one, two).contact();
    long moved = people.identity(two);
    people.part(person, moved);
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
            person + " JOINED " + people.supervisor.userId() + " false JOIN",
            two.contact().id() + " PARTED " + people.supervisor.userId() + " true PART");
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
    Conversation one = people.says(hotline().account, hotline().visitor(), "一");
    Conversation two = people.says(people.site, hotline().visitor(), "二");
    ContactCard card = people.card(people.join(one, two).contact());
    assertThat(card.identities().get(0).joined()).isNull();
    ContactCard.Joined joined = card.identities().get(1).joined();
    assertThat(joined).isNotNull();
    assertThat(joined.by()).isEqualTo(people.supervisor.name());
    assertThat(joined.why()).isEqualTo("同一个人，自己说的");
  }

  @Test
  void join_twiceWithOneIdIsDoneOnceAndAnsweredAlike() {
    Conversation one = people.says(hotline().account, hotline().visitor(), "一");
    Conversation two = people.says(people.site, hotline().visitor(), "二");
    String id = UUID.randomUUID().toString();
    Regrouped first = people.join(people.all, id, one.contact().id(), two.contact().id());
    List<String> after = people.standing(one, two);
    Regrouped second = people.join(people.all, id, one.contact().id(), two.contact().id());
    assertThat(second.contact()).isEqualTo(first.contact());
    assertThat(second.changes()).isEmpty();
    assertThat(people.standing(one, two)).isEqualTo(after);
    Viewer other = hotline().viewer(hotline().agent(Role.SUPERVISOR, 5));
    People.assertRefused(
        store().join(other, id, one.contact().id(), two.contact().id(), "x"),
        Refusal.Code.CONFLICT);
  }

  @Test
  void join_repeatedAfterPartingDoesNotJoinAgain() {
    Conversation one = people.says(hotline().account, hotline().visitor(), "一");
    Conversation two = people.says(people.site, hotline().visitor(), "二");
    String id = UUID.randomUUID().toString();
    long person = people.join(people.all, id, one.contact().id(), two.contact().id()).contact();
    people.part(person, people.identity(two));
    people.join(people.all, id, one.contact().id(), two.contact().id());
    assertThat(hotline().read(two.id()).contact().id()).isEqualTo(two.contact().id());
  }

  @Test
  void join_inOppositeDirectionsAtOnceMakesOnePersonOnce() {
    for (int i = 0; i < 20; i++) {
      Conversation one = people.says(hotline().account, hotline().visitor(), "一");
      Conversation two = people.says(people.site, hotline().visitor(), "二");
      long a = one.contact().id();
      long b = two.contact().id();
      Single.zip(
              store().join(people.all, UUID.randomUUID().toString(), a, b, "x"),
              store().join(people.all, UUID.randomUUID().toString(), b, a, "y"),
              (left, right) -> {
                assertThat(left.contact()).isEqualTo(right.contact());
                return left;
              })
          .ignoreElement()
          .blockingAwait();
      assertThat(people.card(a).visits()).isEqualTo(2);
      assertThat(hotline().facts("select count(*) from identity_link where contact_id = $1", a))
          .containsExactly("2");
    }
  }

  @Test
  void join_ofChainsAtOnceEndsInOnePerson() {
    for (int i = 0; i < 10; i++) {
      Conversation one = people.says(hotline().account, hotline().visitor(), "一");
      Conversation two = people.says(people.site, hotline().visitor(), "二");
      Conversation three = people.says(people.site, hotline().visitor(), "三");
      Single.zip(
              store()
                  .join(
                      people.all,
                      UUID.randomUUID().toString(),
                      People.id(three),
                      People.id(two),
                      "x"),
              store()
                  .join(
                      people.all,
                      UUID.randomUUID().toString(),
                      People.id(two),
                      People.id(one),
                      "y"),
              (left, right) -> left)
          .ignoreElement()
          .blockingAwait();
      assertThat(List.of(one, two, three))
          .allMatch(each -> hotline().read(each.id()).contact().id() == People.id(one));
      assertThat(people.card(People.id(three)).visits()).isEqualTo(3);
    }
  }

  @Test
  void join_isRefusedForWhomTheViewerSeesNothingOf() {
    Conversation one = people.says(hotline().account, hotline().visitor(), "一");
    Conversation two = people.says(people.site, hotline().visitor(), "二");
    Actor agent = hotline().agent(Role.AGENT, 5, one.queue().id());
    People.assertRefused(
        store()
            .join(
                hotline().viewer(agent),
                UUID.randomUUID().toString(),
                People.id(one),
                People.id(two),
                "x"),
        Refusal.Code.NOT_FOUND);
    People.assertRefused(
        store()
            .join(
                hotline().viewer(agent),
                UUID.randomUUID().toString(),
                People.id(two),
                People.id(one),
                "x"),
        Refusal.Code.NOT_FOUND);
    assertThat(hotline().read(two.id()).contact().id()).isEqualTo(People.id(two));
  }

  @Test
  void join_isRefusedForANumberSharedByMany() {
    Conversation one = people.says(hotline().account, hotline().visitor(), "一");
    Conversation two = people.says(people.site, hotline().visitor(), "二");
    hotline()
        .facts(
            "update contact_identity set kind = 'PHONE', shared = true where id = $1 returning 1",
            people.identity(two));
    People.assertRefused(
        store().join(people.all, UUID.randomUUID().toString(), People.id(one), People.id(two), "x"),
        Refusal.Code.INVALID);
    assertThat(people.card(People.id(two)).identities().get(0).shared()).isTrue();
  }

  // ---- names ----

  @Test
  void name_ofOneIdentityIsShownForThePersonAndKeptApart() {
    String openid = hotline().visitor();
    String web = hotline().visitor();
    Conversation visitor = people.says(people.site, web, "匿名的话");
    Conversation follower = people.says(hotline().account, openid, "远山", "有名字的话");
    long person = people.join(visitor, follower).contact();
    assertThat(people.card(person).name()).isEqualTo("远山");
    assertThat(hotline().read(visitor.id()).contact().name()).isEqualTo("远山");
    people.says(people.site, web, "合并之后的话");
    assertThat(hotline().all(visitor.id()).entries())
        .filteredOn(entry -> entry.kind() == EntryKind.MESSAGE_IN)
        .as("who holds only the browser never reads the other identity's name")
        .allMatch(entry -> entry.author().name() == null);
    people.says(hotline().account, openid, "远山2", "改名了");
    assertThat(people.card(person).name()).isEqualTo("远山2");
    people.part(person, people.identity(follower));
    assertThat(people.card(People.id(visitor)).name()).isNull();
    assertThat(people.card(People.id(follower)).name()).isEqualTo("远山2");
  }

  // ---- parting ----

  @Test
  void part_restoresExactlyWhatWasWhicheverIdentityIsParted() {
    for (boolean first : List.of(true, false)) {
      Conversation one = people.says(hotline().account, hotline().visitor(), "一");
      people.close(one);
      Conversation two = people.says(people.site, hotline().visitor(), "二");
      List<String> before = people.standing(one, two);
      long person = people.join(one, two).contact();
      assertThat(people.standing(one, two)).isNotEqualTo(before);
      Regrouped parted = people.part(person, people.identity(first ? one : two));
      assertThat(people.standing(one, two)).isEqualTo(before);
      assertThat(parted.other()).isEqualTo(People.id(first ? one : two));
      assertThat(parted.contact()).isEqualTo(People.id(first ? two : one));
      assertThat(people.texts(People.id(one))).containsExactly("一");
      assertThat(people.texts(People.id(two))).containsExactly("二");
    }
  }

  @Test
  void part_takesWhatCameInByTheIdentitySinceAndLeavesTheOthersTogether() {
    String web = hotline().visitor();
    Conversation one = people.says(hotline().account, hotline().visitor(), "一");
    Conversation two = people.says(people.site, web, "二");
    Conversation three = people.says(people.site, hotline().visitor(), "三");
    people.join(one, two);
    long person = people.join(two, three).contact();
    people.close(two);
    Conversation since = people.says(people.site, web, "后来");
    assertThat(since.visit()).isEqualTo(4);
    Regrouped parted = people.part(person, people.identity(one));
    assertThat(parted.contact()).isEqualTo(People.id(two));
    assertThat(people.texts(People.id(one))).containsExactly("一");
    assertThat(people.texts(People.id(two))).containsExactly("二", "三", "后来");
    assertThat(people.card(People.id(three)).id()).isEqualTo(People.id(two));
    assertThat(people.card(People.id(two)).visits()).isEqualTo(3);
    assertThat(hotline().read(since.id()).visit()).isEqualTo(3);
    people.part(People.id(two), people.identity(two));
    assertThat(people.texts(People.id(two))).containsExactly("二", "后来");
    assertThat(people.card(People.id(two)).visits()).isEqualTo(2);
    assertThat(people.texts(People.id(three))).containsExactly("三");
  }

  @Test
  void part_isRefusedForTheOnlyIdentityAndForOneOfSomebodyElse() {
    Conversation one = people.says(hotline().account, hotline().visitor(), "一");
    Conversation two = people.says(people.site, hotline().visitor(), "二");
    String command = UUID.randomUUID().toString();
    People.assertRefused(
        store().part(people.all, command, People.id(one), people.identity(one), "x"),
        Refusal.Code.WRONG_STATE);
    People.assertRefused(
        store().part(people.all, command, People.id(one), people.identity(two), "x"),
        Refusal.Code.NOT_FOUND);
  }
}
