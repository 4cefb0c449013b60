package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivex.rxjava3.core.Single;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.ContactCard;
import org.omniline.conversation.Content;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.ContactStore.Regrouped;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.staff.Role;

/** People who write by two channels, and the supervisor who joins and parts them. For tests. */
final class People {
  private static final String EVERYTHING =
      """
      select t.id, t.visits, t.joined_into, i.id, c.id, c.visit, c.contact_id, c.state_version
      from contact t
      left join contact_identity i on i.contact_id = t.id
      left join conversation c on c.identity_id = i.id
      where t.id = any($1) order by t.id, i.id, c.id
      """;

  final ChannelAccount site;
  final Actor supervisor;
  final Viewer all;
  private final Hotline hotline;

  People(Hotline hotline) {
    this.hotline = hotline;
    site = hotline.account(Channel.WEBCHAT, hotline.queue());
    supervisor = hotline.agent(Role.SUPERVISOR, 50);
    all = hotline.viewer(supervisor);
  }

  Conversation says(ChannelAccount to, String visitor, String text) {
    return says(to, visitor, null, text);
  }

  Conversation says(ChannelAccount to, String visitor, @Nullable String name, String text) {
    long id =
        hotline
            .store(
                hotline.message(
                    to,
                    visitor,
                    "m" + hotline.ids.next(),
                    name,
                    EntryKind.MESSAGE_IN,
                    Content.text(text)))
            .conversationId();
    return hotline.read(id);
  }

  void close(Conversation conversation) {
    Conversation now = hotline.read(conversation.id());
    if (now.state() == ConversationState.WAITING) {
      hotline.accept(now, supervisor);
    }
    hotline
        .conversations
        .close(now.id(), supervisor, now.lastInSeq(), "other", null)
        .ignoreElement()
        .blockingAwait();
  }

  Regrouped join(Conversation one, Conversation two) {
    return join(all, UUID.randomUUID().toString(), one.contact().id(), two.contact().id());
  }

  Regrouped join(Viewer viewer, String commandId, long one, long two) {
    return hotline.contacts.join(viewer, commandId, one, two, "同一个人，自己说的").blockingGet();
  }

  Regrouped part(long contact, long identity) {
    return hotline
        .contacts
        .part(all, UUID.randomUUID().toString(), contact, identity, "弄错了")
        .blockingGet();
  }

  ContactCard card(long contact) {
    return hotline.conversations.contact(all, contact).blockingGet();
  }

  List<String> texts(long contact) {
    return hotline.conversations.timeline(all, contact, null, 100).blockingGet().items().stream()
        .filter(entry -> entry.kind() == EntryKind.MESSAGE_IN)
        .map(entry -> entry.content().text())
        .toList();
  }

  long identity(Conversation conversation) {
    return Long.parseLong(
        hotline
            .facts("select identity_id from conversation where id = $1", conversation.id())
            .get(0));
  }

  List<String> standing(Conversation... conversations) {
    Long[] ids = new Long[conversations.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = conversations[i].contact().id();
    }
    return hotline.facts(EVERYTHING, (Object) ids);
  }

  static void assertRefused(Single<?> command, Refusal.Code code) {
    assertThatThrownBy(command::blockingGet)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  static long id(Conversation conversation) {
    return conversation.contact().id();
  }
}
