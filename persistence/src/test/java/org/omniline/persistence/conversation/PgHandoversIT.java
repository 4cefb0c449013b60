package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.staff.Role;
import org.omniline.persistence.sql.PostgresExtension;

/** A colleague who was asked to take over and does not answer. */
class PgHandoversIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private final Hotline hotline = new Hotline(postgres.database());
  private final PgHandovers handovers =
      new PgHandovers(hotline.database, hotline.cipher, hotline.indexer);
  private final Actor owner = hotline.agent(Role.AGENT, 5, 1L);
  private final Actor colleague = hotline.agent(Role.AGENT, 5, 1L);

  private Conversation asked() {
    Conversation talk = hotline.served(hotline.visitor(), owner);
    return hotline
        .conversations
        .askHandover(talk.id(), owner, UUID.randomUUID().toString(), colleague.userId(), null)
        .blockingGet()
        .conversation();
  }

  private void timePasses(long conversation) {
    hotline
        .database
        .sql()
        .update(
            "update handover set expires_at = clock_timestamp() where conversation_id = $1",
            Tuple.of(conversation))
        .ignoreElement()
        .blockingAwait();
  }

  private List<Long> due() {
    return handovers.due(1_000).blockingGet();
  }

  @Test
  void whoDoesNotAnswerInTime_isAskedNoLonger_andTheOwnerIsTold() {
    Conversation talk = asked();
    assertThat(due()).as("time is left").doesNotContain(talk.id());
    assertThat(handovers.lapse(talk.id()).blockingGet()).isNull();

    timePasses(talk.id());
    assertThat(due()).contains(talk.id());
    Change change = handovers.lapse(talk.id()).blockingGet();

    assertThat(change).isNotNull();
    assertThat(change.conversation().hands().handoverTo()).isNull();
    assertThat(change.conversation().owner()).isEqualTo(talk.owner());
    assertThat(change.entries())
        .filteredOn(entry -> entry.content().type() == EntryType.HANDOVER_DECLINED)
        .extracting(Entry::content)
        .singleElement()
        .satisfies(
            content ->
                assertThat(content.data())
                    .containsEntry("how", "UNANSWERED")
                    .containsEntry("to", colleague.name()));
    assertThat(due()).doesNotContain(talk.id());
    assertThat(handovers.lapse(talk.id()).blockingGet()).as("once").isNull();
    assertThat(
            hotline
                .conversations
                .askHandover(
                    talk.id(), owner, UUID.randomUUID().toString(), colleague.userId(), null)
                .blockingGet()
                .conversation()
                .hands()
                .handoverTo())
        .as("somebody else, or the same again")
        .isNotNull();
  }

  @Test
  void whoHasAnswered_isNotDueAnyMore() {
    Conversation talk = asked();
    Conversation handed =
        hotline
            .conversations
            .answerHandover(talk.id(), colleague, UUID.randomUUID().toString(), true, null)
            .blockingGet()
            .conversation();
    assertThat(handed.servedAt()).isEqualTo(talk.servedAt());
    assertThat(handed.since().owned())
        .as("the colleague has it since now")
        .isAfter(talk.since().owned());
    assertThat(hotline.read(talk.id())).isEqualTo(handed);
    timePasses(talk.id());

    assertThat(due()).doesNotContain(talk.id());
    assertThat(handovers.lapse(talk.id()).blockingGet()).isNull();
  }
}
