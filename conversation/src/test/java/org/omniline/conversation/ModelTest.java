package org.omniline.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.staff.Right;
import org.omniline.conversation.staff.Role;

class ModelTest {
  @Test
  void content_keepsWhatPeopleWroteOutOfLogs() {
    Content content = Content.text("我站在窗边");
    assertThat(content.toString()).doesNotContain("窗边").contains("5 chars");
  }

  @Test
  void identity_showsOnlyEnoughToRecognise() {
    IdentityKey openid = new IdentityKey(IdentityKey.Kind.WECHAT_OPENID, "o8xAbCdEfGhk2");
    assertThat(openid.hint()).isEqualTo("o8x…k2");
    assertThat(openid.toString()).doesNotContain("AbCdEfGh");
    assertThat(new IdentityKey(IdentityKey.Kind.PHONE, "12356").hint()).isEqualTo("…56");
    assertThat(new IdentityKey(IdentityKey.Kind.PHONE, "").hint()).isEqualTo("…");
  }

  @Test
  void identity_neverCutsACharacterInHalf() {
    String faces = "😀😁😂😃😄😅😆😇";
    assertThat(new IdentityKey(IdentityKey.Kind.WEB_VISITOR, faces).hint())
        .isEqualTo("😀😁😂…😆😇");
  }

  @Test
  void delivery_onlyMovesForward() {
    assertThat(DeliveryState.PENDING.mayBecome(DeliveryState.SENT)).isTrue();
    assertThat(DeliveryState.SENT.mayBecome(DeliveryState.READ)).isTrue();
    assertThat(DeliveryState.READ.mayBecome(DeliveryState.DELIVERED)).isFalse();
    assertThat(DeliveryState.DELIVERED.mayBecome(DeliveryState.SENT)).isFalse();
    assertThat(DeliveryState.DELIVERED.mayBecome(DeliveryState.FAILED)).isFalse();
    assertThat(DeliveryState.SENT.mayBecome(DeliveryState.FAILED)).isTrue();
    for (DeliveryState state : DeliveryState.values()) {
      assertThat(state.mayBecome(state)).as("%s again", state).isFalse();
    }
  }

  @Test
  void delivery_aLateReportOverrulesDoubt() {
    assertThat(DeliveryState.UNKNOWN.mayBecome(DeliveryState.DELIVERED)).isTrue();
    assertThat(DeliveryState.FAILED.mayBecome(DeliveryState.PENDING)).isTrue();
  }

  @Test
  void entry_showsTheContactNeitherNotesNorRisk() {
    assertThat(entry(EntryKind.NOTE, EntryType.TEXT).isForContact()).isFalse();
    assertThat(entry(EntryKind.EVENT, EntryType.RISK_CHANGED).isForContact()).isFalse();
    assertThat(entry(EntryKind.EVENT, EntryType.ENDED).isForContact()).isTrue();
    assertThat(entry(EntryKind.EVENT, EntryType.ACCEPTED).isForContact()).isTrue();
    assertThat(entry(EntryKind.MESSAGE_OUT, EntryType.TEXT).isForContact()).isTrue();
  }

  @Test
  void entry_tellsTheContactNeitherWhyNorWhereto() {
    Entry transferred =
        new Entry(
            1,
            2,
            3,
            Instant.EPOCH,
            EntryKind.EVENT,
            Author.agent(7, "林晓"),
            Content.event(
                EntryType.TRANSFERRED, Map.of("from", "林晓", "to", "危机组", "note", "有自杀意念")),
            null,
            null,
            null);
    Entry shown = transferred.forContact();
    assertThat(shown.content().data()).isEmpty();
    assertThat(shown.author().id()).isNull();
    assertThat(shown.author().name()).isEqualTo("林晓");
  }

  @Test
  void rights_areSpelledAsTheContractSpellsThem() {
    for (Right right : Right.values()) {
      assertThat(Right.of(right.wire())).contains(right);
    }
    assertThat(Right.of("conversation.read")).contains(Right.CONVERSATION_READ);
    assertThat(Right.of("everything")).isEmpty();
  }

  @Test
  void administrator_managesAndReadsNoConversation() {
    assertThat(Role.ADMINISTRATOR.scope()).isEqualTo(Viewer.Scope.NONE);
    assertThat(Role.ADMINISTRATOR.rights()).doesNotContain(Right.CONVERSATION_READ);
    assertThat(Role.AGENT.rights()).doesNotContain(Right.USERS_MANAGE, Right.AUDIT_READ);
  }

  private static Entry entry(EntryKind kind, EntryType type) {
    return new Entry(
        1,
        1,
        1,
        Instant.EPOCH,
        kind,
        Author.SYSTEM,
        new Content(type, null, Map.of(), List.of()),
        null,
        null,
        null);
  }
}
