package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Flowable;
import io.vertx.sqlclient.Tuple;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Content;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.Page;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.ConversationStore.Hit;
import org.omniline.conversation.port.ConversationStore.Target;
import org.omniline.conversation.port.ConversationStore.View;
import org.omniline.conversation.staff.Role;

/** Who sees what: each read of every {@link ConversationStore} filters by the viewer. */
abstract class VisibilityContract {
  private long queue;
  private long otherQueue;
  private ChannelAccount account;
  private Actor a;
  private Actor b;
  private Viewer supervisor;

  abstract Hotline hotline();

  private ConversationStore store() {
    return hotline().conversations;
  }

  @BeforeEach
  void people() {
    queue = hotline().queue();
    otherQueue = hotline().queue();
    account = hotline().account(Channel.WECHAT, queue);
    a = hotline().agent(Role.AGENT, 50, otherQueue);
    b = hotline().agent(Role.AGENT, 50, queue);
    supervisor = hotline().viewer(hotline().agent(Role.SUPERVISOR, 5));
  }

  private Conversation waiting(String visitor, String text) {
    long id =
        hotline()
            .store(hotline().text(account, visitor, "v" + hotline().ids.next(), text))
            .conversationId();
    return hotline().read(id);
  }

  private Conversation served(String visitor, Actor agent, String text) {
    return hotline().accept(waiting(visitor, text), agent).conversation();
  }

  private void close(Conversation conversation, Actor agent) {
    long seen = hotline().read(conversation.id()).lastInSeq();
    store().close(conversation.id(), agent, seen, "other", null).ignoreElement().blockingAwait();
  }

  // ---- seeing nothing of it ----

  private void assertSeesNothing(Viewer viewer, Conversation conversation, String word) {
    long id = conversation.id();
    long contact = conversation.contact().id();
    assertThat(store().find(viewer, id).isEmpty().blockingGet()).as("find").isTrue();
    assertThat(store().changes(viewer, id, 0).isEmpty().blockingGet()).as("changes").isTrue();
    assertThat(store().entries(viewer, id).blockingGet()).as("entries").isEmpty();
    assertThat(store().contact(viewer, contact).isEmpty().blockingGet()).as("contact").isTrue();
    assertThat(store().timeline(viewer, contact, null, 50).blockingGet().items())
        .as("timeline")
        .isEmpty();
    assertThat(store().search(viewer, word, null, 50).blockingGet().items()).as("search").isEmpty();
    for (View view : View.values()) {
      assertThat(all(viewer, view))
          .as("list " + view)
          .extracting(Conversation::id)
          .doesNotContain(id);
    }
  }

  private List<Conversation> all(Viewer viewer, View view) {
    List<Conversation> all = new ArrayList<>();
    String cursor = null;
    do {
      Page<Conversation> page = store().list(viewer, view, cursor, 7).blockingGet();
      all.addAll(page.items());
      cursor = page.next();
    } while (cursor != null);
    return all;
  }

  @Test
  void agent_neverReadsWhatAnotherServes() {
    Conversation served = served(hotline().visitor(), b, "孔雀石的秘密");
    store().note(served.id(), b, "n", "玛瑙").ignoreElement().blockingAwait();
    assertSeesNothing(hotline().viewer(a), served, "孔雀石");
    assertSeesNothing(hotline().viewer(a), served, "玛瑙");
  }

  @Test
  void agent_neverReadsWhatAnotherServed() {
    Conversation served = served(hotline().visitor(), b, "青金石的往事");
    close(served, b);
    assertSeesNothing(hotline().viewer(a), served, "青金石");
  }

  @Test
  void agent_neverReadsWhatWaitsInAnotherQueue() {
    assertSeesNothing(hotline().viewer(a), waiting(hotline().visitor(), "绿松石的等待"), "绿松石");
  }

  @Test
  void administrator_readsNoConversation() {
    Viewer administrator = hotline().viewer(hotline().agent(Role.ADMINISTRATOR, 0, queue));
    assertSeesNothing(administrator, waiting(hotline().visitor(), "黑曜石的等待"), "黑曜石");
  }

  @Test
  void agent_neverReadsAnotherConversationThroughAPersonOfTheirOwn() {
    String visitor = hotline().visitor();
    Conversation ofB = served(visitor, b, "翡翠的旧事");
    close(ofB, b);
    Conversation ofA = served(visitor, a, "今天的新事");
    close(ofA, a);
    Viewer viewer = hotline().viewer(a);
    assertThat(store().find(viewer, ofB.id()).isEmpty().blockingGet()).isTrue();
    assertThat(store().search(viewer, "翡翠", null, 50).blockingGet().items()).isEmpty();
    assertThat(store().timeline(viewer, ofA.contact().id(), null, 50).blockingGet().items())
        .isNotEmpty()
        .extracting(Entry::conversationId)
        .containsOnly(ofA.id());
    assertThat(store().contact(viewer, ofA.contact().id()).blockingGet().earlier())
        .extracting(earlier -> earlier.conversation().id())
        .containsExactly(ofA.id());
  }

  // ---- seeing it ----

  private void assertSees(Viewer viewer, Conversation conversation, String word) {
    long id = conversation.id();
    long contact = conversation.contact().id();
    assertThat(store().find(viewer, id).blockingGet().id()).isEqualTo(id);
    assertThat(store().changes(viewer, id, 0).blockingGet().entries()).isNotEmpty();
    assertThat(store().entries(viewer, id).blockingGet()).isEqualTo(hotline().all(id).entries());
    assertThat(store().contact(viewer, contact).blockingGet().id()).isEqualTo(contact);
    assertThat(store().timeline(viewer, contact, null, 50).blockingGet().items())
        .extracting(Entry::conversationId)
        .contains(id);
    assertThat(store().search(viewer, word, null, 50).blockingGet().items())
        .extracting(hit -> hit.conversation().id())
        .contains(id);
  }

  @Test
  void agent_readsWhatTheyServeAndServed() {
    Conversation served = served(hotline().visitor(), b, "琥珀色的黄昏");
    assertSees(hotline().viewer(b), served, "琥珀");
    assertThat(all(hotline().viewer(b), View.MINE))
        .extracting(Conversation::id)
        .contains(served.id());
    close(served, b);
    assertSees(hotline().viewer(b), served, "琥珀");
    assertThat(all(hotline().viewer(b), View.CLOSED))
        .extracting(Conversation::id)
        .contains(served.id());
    assertThat(all(hotline().viewer(b), View.MINE))
        .extracting(Conversation::id)
        .doesNotContain(served.id());
  }

  @Test
  void agent_readsWhatWaitsInTheirQueueAndNoLongerWhenAnotherTookIt() {
    Conversation waiting = waiting(hotline().visitor(), "珍珠的等待");
    assertSees(hotline().viewer(b), waiting, "珍珠");
    assertThat(all(hotline().viewer(b), View.WAITING))
        .extracting(Conversation::id)
        .contains(waiting.id());
    hotline().accept(waiting, a);
    assertSeesNothing(hotline().viewer(b), waiting, "珍珠");
  }

  @Test
  void agent_readsTheWholeHistoryOfAPersonServedNow() {
    String visitor = hotline().visitor();
    Conversation earlier = served(visitor, b, "珊瑚的从前");
    close(earlier, b);
    Conversation now = served(visitor, a, "珊瑚的现在");
    assertSees(hotline().viewer(a), earlier, "从前");
    assertThat(all(hotline().viewer(a), View.CLOSED))
        .extracting(Conversation::id)
        .contains(earlier.id());
    assertThat(store().contact(hotline().viewer(a), now.contact().id()).blockingGet().earlier())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.conversation().id()).isEqualTo(earlier.id());
              assertThat(one.firstText()).isEqualTo("珊瑚的从前");
            });
    assertThat(store().contact(hotline().viewer(a), now.contact().id()).blockingGet().open())
        .extracting(one -> one.conversation().id())
        .containsExactly(now.id());
    close(now, a);
    assertThat(store().find(hotline().viewer(a), earlier.id()).isEmpty().blockingGet()).isTrue();
  }

  @Test
  void agent_readsWhatIsTransferredToThemAcrossQueues() {
    Conversation served = served(hotline().visitor(), b, "水晶的转接");
    store()
        .transfer(served.id(), b, "t", new Target(null, a.userId()), null)
        .ignoreElement()
        .blockingAwait();
    assertSees(hotline().viewer(a), served, "水晶");
    assertThat(all(hotline().viewer(a), View.WAITING))
        .extracting(Conversation::id)
        .contains(served.id());
    assertThat(all(hotline().viewer(b), View.WAITING))
        .extracting(Conversation::id)
        .doesNotContain(served.id());
  }

  @Test
  void supervisor_readsEverythingOfTheOrganisation() {
    Conversation waiting = waiting(hotline().visitor(), "石榴石等待");
    Conversation served = served(hotline().visitor(), b, "石榴石服务");
    assertSees(supervisor, waiting, "石榴石");
    assertSees(supervisor, served, "石榴石");
    assertThat(all(supervisor, View.WAITING)).extracting(Conversation::id).contains(waiting.id());
    assertThat(all(supervisor, View.ALL))
        .extracting(Conversation::id)
        .contains(waiting.id(), served.id());
    close(served, b);
    assertThat(all(supervisor, View.CLOSED)).extracting(Conversation::id).contains(served.id());
    assertThat(all(supervisor, View.ALL)).extracting(Conversation::id).doesNotContain(served.id());
  }

  @Test
  void supervisor_readsNothingOfAnotherOrganisation() {
    Conversation waiting = waiting(hotline().visitor(), "月光石等待");
    long other = hotline().ids.next();
    hotline().facts("insert into organisation (id, name) values ($1, '别处') returning id", other);
    hotline()
        .facts(
            "update staff_user set organisation_id = $1 where id = $2 returning id",
            other,
            supervisor.userId());
    assertSeesNothing(supervisor, waiting, "月光石");
    hotline()
        .facts(
            "insert into organisation_parent (organisation_id, parent_id, valid_from)"
                + " values (1, $1, now() - interval '1 day') returning parent_id",
            other);
    assertSees(supervisor, waiting, "月光石");
    hotline()
        .facts("delete from organisation_parent where parent_id = $1 returning parent_id", other);
  }

  // ---- search ----

  @Test
  void search_wantsEveryWordAndGivesTheNewestFirst() {
    Viewer viewer = hotline().viewer(b);
    Conversation served = served(hotline().visitor(), b, "雨夜 灯塔 第一");
    hotline()
        .store(hotline().text(account, served.threadKey(), "x" + hotline().ids.next(), "雨夜 灯塔 第二"));
    hotline()
        .store(hotline().text(account, served.threadKey(), "x" + hotline().ids.next(), "雨夜 没有别的"));
    store().send(served.id(), b, "s", Content.text("雨夜 灯塔 第三")).ignoreElement().blockingAwait();
    List<Hit> hits = store().search(viewer, "灯塔 雨夜", null, 50).blockingGet().items();
    assertThat(hits)
        .extracting(hit -> hit.entry().content().text())
        .containsExactly("雨夜 灯塔 第三", "雨夜 灯塔 第二", "雨夜 灯塔 第一");
    Page<Hit> first = store().search(viewer, "灯塔 雨夜", null, 2).blockingGet();
    Page<Hit> rest = store().search(viewer, "灯塔 雨夜", first.next(), 2).blockingGet();
    assertThat(
            Flowable.concat(
                    Flowable.fromIterable(first.items()), Flowable.fromIterable(rest.items()))
                .toList()
                .blockingGet())
        .isEqualTo(hits);
    assertThat(rest.next()).isNull();
    assertThat(store().search(viewer, "！？。", null, 50).blockingGet().items()).isEmpty();
  }

  // ---- media ----

  @Test
  void media_isSeenByWhoSeesTheConversationThatCarriesIt() {
    MediaRef ref = new MediaRef(hotline().ids.next(), "照片.jpg", "image/jpeg", 3);
    hotline()
        .database
        .sql()
        .update(
            """
            insert into media (id, name_sealed, content_type, size, owner_hash)
            values ($1, $2, 'image/jpeg', 3, $2)
            """,
            Tuple.of(ref.id(), io.vertx.core.buffer.Buffer.buffer(ByteBuffer.allocate(4).array())))
        .ignoreElement()
        .blockingAwait();
    Conversation served = served(hotline().visitor(), b, "图");
    Viewer viewer = hotline().viewer(b);
    assertThat(store().maySeeMedia(viewer, ref, served.id()).blockingGet()).isFalse();
    hotline()
        .store(
            hotline()
                .message(
                    account,
                    served.threadKey(),
                    "i" + hotline().ids.next(),
                    null,
                    EntryKind.MESSAGE_IN,
                    Content.media(EntryType.IMAGE, ref)));
    assertThat(store().maySeeMedia(viewer, ref, served.id()).blockingGet()).isTrue();
    assertThat(store().maySeeMedia(supervisor, ref, served.id()).blockingGet()).isTrue();
    assertThat(store().maySeeMedia(hotline().viewer(a), ref, served.id()).blockingGet()).isFalse();
    Conversation ofA = served(hotline().visitor(), a, "另一个");
    assertThat(store().maySeeMedia(hotline().viewer(a), ref, ofA.id()).blockingGet()).isFalse();
  }
}
