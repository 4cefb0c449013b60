package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivex.rxjava3.core.Single;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.ContactCard;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.ContactStore.Details;
import org.omniline.conversation.port.ContactStore.Edited;
import org.omniline.conversation.staff.Role;
import org.omniline.persistence.sql.PostgresExtension;

/** What agents write down of a person: names and standing remarks. */
@Tag("R72")
class ContactEditsIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static Hotline hotline;
  private People people;

  @BeforeAll
  static void open() {
    hotline = new Hotline(postgres.database());
  }

  @BeforeEach
  void people() {
    people = new People(hotline);
  }

  private Single<Edited> edit(
      Viewer viewer, long contact, long version, @Nullable String name, @Nullable String remark) {
    return hotline.contacts.edit(
        viewer, UUID.randomUUID().toString(), contact, version, new Details(name, remark));
  }

  private Edited edit(long contact, @Nullable String name, @Nullable String remark) {
    return edit(people.all, contact, people.card(contact).rev(), name, remark).blockingGet();
  }

  @Test
  void edit_isShownNowAndOnTheNextConversationWhateverThePlatformTellsSince() {
    String openid = hotline.visitor();
    Conversation first = people.says(hotline.account, openid, "昵称", "第一次");
    long person = People.id(first);

    Edited done = edit(person, "王女士", "听力不好，请说慢些");

    assertThat(done.changes())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.conversation().contact().name()).isEqualTo("王女士");
              assertThat(change.conversation().contact().rev())
                  .isEqualTo(first.contact().rev() + 1);
              assertThat(change.conversation().rev()).isEqualTo(first.rev() + 1);
            });
    people.close(first);
    Conversation next = people.says(hotline.account, openid, "昵称改了", "第二次");
    assertThat(next.id()).isNotEqualTo(first.id());
    assertThat(next.contact().name()).isEqualTo("王女士");
    assertThat(next.contact().told()).as("what may be said to the person").isEqualTo("昵称改了");
    ContactCard card = people.card(person);
    assertThat(card.name()).isEqualTo("王女士");
    assertThat(card.remark()).isEqualTo("听力不好，请说慢些");
    assertThat(card.edited().by().id()).isEqualTo(people.supervisor.userId());
    assertThat(hotline.contacts.find(people.all, "王女士", null, 5).blockingGet()).hasSize(1);

    edit(person, null, null);

    assertThat(people.card(person).name())
        .as("what is told, when agents say nothing")
        .isEqualTo("昵称改了");
    assertThat(people.card(person).remark()).isNull();
    assertThat(hotline.contacts.find(people.all, "王女士", null, 5).blockingGet()).isEmpty();
  }

  @Test
  void edit_madeFromWhatSomebodyChangedSinceIsRefusedAndChangesNothing() {
    long person = People.id(people.says(people.site, hotline.visitor(), "在吗"));
    edit(person, "一", "先写的");

    assertThatThrownBy(() -> edit(people.all, person, 0, "二", null).blockingGet())
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(Refusal.Code.CONFLICT);
              assertThat(refusal.fields()).containsEntry("version", 1L);
            });

    assertThat(people.card(person).name()).isEqualTo("一");
    assertThat(people.card(person).remark()).isEqualTo("先写的");
  }

  @Test
  void edit_repeatedAnswersAlikeAndWritesOnce_butNotForSomebodyElse() {
    long person = People.id(people.says(people.site, hotline.visitor(), "在吗"));
    String command = UUID.randomUUID().toString();
    Details details = new Details("一", null);
    hotline.contacts.edit(people.all, command, person, 0, details).ignoreElement().blockingAwait();

    assertThat(hotline.contacts.edit(people.all, command, person, 0, details).blockingGet())
        .isEqualTo(new Edited(person, java.util.List.of()));
    assertThat(people.card(person).rev()).isEqualTo(1);
    Viewer other = hotline.viewer(hotline.agent(Role.SUPERVISOR, 5));
    People.assertRefused(
        hotline.contacts.edit(other, command, person, 1, details), Refusal.Code.CONFLICT);
  }

  @Test
  void edit_ofAPersonTheViewerMayNotSeeIsRefusedAsNotThere() {
    long person = People.id(people.says(people.site, hotline.visitor(), "别人的"));
    Viewer stranger = hotline.viewer(hotline.agent(Role.AGENT, 5));
    People.assertRefused(edit(stranger, person, 0, "一", null), Refusal.Code.NOT_FOUND);
    assertThat(people.card(person).edited()).isNull();
  }

  @Test
  void join_showsWhatWasWrittenOfBothUntilSomebodyEdits_andPartGivesEachItsOwnBack() {
    Conversation one = people.says(hotline.account, hotline.visitor(), "甲", "一");
    Conversation two = people.says(people.site, hotline.visitor(), "二");
    edit(People.id(one), null, "怕大声");
    edit(People.id(two), "小李", "听力不好");

    long person = people.join(one, two).contact();

    assertThat(person).isEqualTo(People.id(one));
    assertThat(people.card(person).name()).as("an agent's before a told one").isEqualTo("小李");
    assertThat(people.card(person).remark()).isEqualTo("怕大声\n听力不好");
    assertThat(hotline.read(two.id()).contact().name()).isEqualTo("小李");
    assertThat(hotline.contacts.find(people.all, "小李", null, 5).blockingGet())
        .extracting(found -> found.card().id())
        .containsExactly(person);

    edit(person, "李老师", "听力不好，怕大声");

    assertThat(people.card(person).name()).isEqualTo("李老师");
    assertThat(people.card(person).remark()).isEqualTo("听力不好，怕大声");

    people.part(person, people.identity(two));

    assertThat(people.card(People.id(one)).name()).isEqualTo("李老师");
    assertThat(people.card(People.id(two)).name()).isEqualTo("小李");
    assertThat(people.card(People.id(two)).remark()).isEqualTo("听力不好");
  }

  @Test
  void values_standSealedOnly() {
    long person = People.id(people.says(people.site, hotline.visitor(), "在吗"));
    edit(person, "SECRET-NAME", "SECRET-REMARK");
    assertThat(
            hotline.facts(
                "select encode(name_sealed, 'escape') || encode(remark_sealed, 'escape')"
                    + " || name_words::text from contact_edit where contact_id = $1",
                person))
        .singleElement()
        .satisfies(row -> assertThat(row).doesNotContain("SECRET").doesNotContain("secret"));
  }
}
