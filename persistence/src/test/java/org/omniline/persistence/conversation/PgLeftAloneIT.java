package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Risk;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.staff.Role;
import org.omniline.persistence.routing.PgAlarmStore;
import org.omniline.persistence.sql.PostgresExtension;
import org.omniline.routing.alarm.AlarmStore.Risky;

/** Whom the alarm looks at that tells of agents who are away. */
class PgLeftAloneIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static Hotline hotline;
  private static Actor agent;

  @BeforeAll
  static void start() {
    hotline = new Hotline(postgres.database());
    agent = hotline.agent(Role.AGENT, 9, hotline.queue());
  }

  @Test
  void risky_hasWhoIsServedAndMayBeInDanger_untilItIsJudged() {
    Conversation calm = hotline.served(hotline.visitor(), agent);
    Conversation worried = hotline.served(hotline.visitor(), agent);
    Conversation proposed = hotline.served(hotline.visitor(), agent);
    propose(worried, Risk.CONCERN);
    propose(proposed, Risk.HIGH);

    assertThat(risky())
        .extracting(Risky::conversation)
        .contains(proposed.id())
        .doesNotContain(calm.id(), worried.id());
    assertThat(risky())
        .filteredOn(one -> one.conversation() == proposed.id())
        .allSatisfy(
            one -> {
              assertThat(one.owner()).isEqualTo(agent.userId());
              assertThat(one.waitingSince()).isNull();
            });

    judge(proposed, Risk.HIGH);
    assertThat(risky())
        .as("once, judged as it was proposed")
        .extracting(Risky::conversation)
        .containsOnlyOnce(proposed.id());
    judge(proposed, Risk.NONE);
    assertThat(risky()).extracting(Risky::conversation).doesNotContain(proposed.id());
  }

  private static void judge(Conversation conversation, Risk level) {
    hotline
        .conversations
        .risk(conversation.id(), agent, "r" + hotline.ids.next(), level, "说清楚了")
        .ignoreElement()
        .blockingAwait();
  }

  private static List<Risky> risky() {
    return new PgAlarmStore(hotline.database, hotline.ids).risky().blockingGet();
  }

  private static void propose(Conversation conversation, Risk level) {
    hotline.facts(
        "update conversation set risk_proposal = $2, risk_proposal_seq = last_in_seq,"
            + " risk_proposal_at = changed_at where id = $1 returning id",
        conversation.id(),
        level.name());
  }
}
