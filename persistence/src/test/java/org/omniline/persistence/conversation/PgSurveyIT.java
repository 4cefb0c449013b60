package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.staff.Role;
import org.omniline.flow.store.PromptStore.Prompt;
import org.omniline.flow.store.SurveyAnswers.Answer;
import org.omniline.flow.store.SurveyAnswers.Count;
import org.omniline.flow.store.SurveyAnswers.Outcome;
import org.omniline.flow.store.SurveyStore.Choice;
import org.omniline.flow.store.SurveyStore.Survey;
import org.omniline.persistence.flow.PgPromptStore;
import org.omniline.persistence.flow.PgSurveyAnswers;
import org.omniline.persistence.flow.PgSurveyStore;
import org.omniline.persistence.sql.PostgresExtension;

/** What callers are asked after a talk, who is, and what they answered. */
@Tag("R110")
class PgSurveyIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static final Choice GOOD = new Choice("1", "满意", "Satisfied", 3);
  private static final Choice BAD = new Choice("3", "不满意", "Not satisfied", 1);
  private static final Instant ASKED = Instant.parse("2026-11-29T02:00:00Z");

  private Hotline hotline;
  private PgSurveyStore surveys;
  private PgSurveyAnswers answers;
  private Actor agent;
  private Survey survey;

  @BeforeEach
  void open() {
    hotline = new Hotline(postgres.database());
    surveys = new PgSurveyStore(hotline.database);
    answers = new PgSurveyAnswers(hotline.database);
    agent = hotline.agent(Role.AGENT, 3, 1L);
    survey = surveys.save(survey("s" + hotline.ids.next(), 0, true)).blockingGet();
  }

  private static Survey survey(String code, int version, boolean active) {
    return new Survey(
        code,
        version,
        "满意度 " + code,
        "survey-ask",
        "survey-thanks",
        List.of(GOOD, BAD),
        2,
        6_000,
        List.of("harassment"),
        active);
  }

  private static void refused(ThrowingCallable call, Refusal.Code code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code));
  }

  private void set(Conversation talk, String change) {
    hotline
        .database
        .sql()
        .update("update conversation set " + change + " where id = $1", Tuple.of(talk.id()))
        .ignoreElement()
        .blockingAwait();
  }

  private boolean isAsked(Conversation talk) {
    return !answers.after(survey.code(), talk.id(), agent.userId()).isEmpty().blockingGet();
  }

  private void answered(Conversation talk, @Nullable Long by, int which, @Nullable Choice choice) {
    answers
        .keep(
            new Answer(
                talk.id(),
                "leg-" + survey.code() + "-" + which,
                by,
                survey.code(),
                survey.version(),
                ASKED.plusSeconds(which),
                ASKED.plusSeconds(which + 4L),
                choice == null ? Outcome.NO_KEY : Outcome.ANSWERED,
                choice))
        .blockingAwait();
  }

  @Test
  void survey_isKept_andNobodySavesOverAnother() {
    assertThat(surveys.surveys().blockingGet()).contains(survey);
    assertThat(surveys.surveys().blockingGet()).extracting(Survey::code).contains("satisfaction");
    assertThat(surveys.save(survey(survey.code(), 1, true)).blockingGet().version()).isEqualTo(2);
    refused(
        () -> surveys.save(survey(survey.code(), 1, true)).blockingGet(), Refusal.Code.CONFLICT);
    refused(
        () -> surveys.save(survey(survey.code(), 0, true)).blockingGet(), Refusal.Code.CONFLICT);
  }

  @Test
  void promptThatASurveySays_andASurveyThatAnAccountAsks_stayInUse() {
    PgPromptStore prompts = new PgPromptStore(hotline.database);
    Prompt said =
        prompts.prompts().blockingGet().stream()
            .filter(one -> one.code().equals("survey-thanks"))
            .findFirst()
            .orElseThrow();
    refused(
        () ->
            prompts
                .save(
                    new Prompt(
                        said.code(), said.version(), said.chinese(), said.english(), null, false),
                    1)
                .blockingGet(),
        Refusal.Code.IN_USE);
    hotline
        .database
        .sql()
        .update(
            "update channel_account set settings = settings || jsonb_build_object('survey', $1)"
                + " where id = (select min(id) from channel_account where active)",
            Tuple.of(survey.code()))
        .ignoreElement()
        .blockingAwait();
    refused(
        () -> surveys.save(survey(survey.code(), survey.version(), false)).blockingGet(),
        Refusal.Code.IN_USE);
  }

  @Test
  void unknownPromptOrDisposition_isNamed() {
    Survey bad = new Survey("x", 0, "x", "nothing", null, List.of(GOOD), 1, 5_000, List.of(), true);
    refused(() -> surveys.save(bad).blockingGet(), Refusal.Code.INVALID);
    Survey spares =
        new Survey("x", 0, "x", "survey-ask", null, List.of(GOOD), 1, 5_000, List.of("?"), true);
    refused(() -> surveys.save(spares).blockingGet(), Refusal.Code.INVALID);
  }

  @Test
  void nobodyIsAskedAfterDanger_blocking_orADispositionThatIsSpared() {
    Conversation talk = hotline.served(hotline.visitor(), agent);
    assertThat(isAsked(talk)).isTrue();
    set(talk, "risk = 'HIGH'");
    assertThat(isAsked(talk)).as("high risk").isFalse();
    set(
        talk,
        "risk = 'CONCERN', risk_proposal = 'HIGH', risk_proposal_seq = 1, risk_proposal_at ="
            + " now()");
    assertThat(isAsked(talk)).as("nobody has judged").isFalse();
    set(talk, "risk_proposal = null, risk_proposal_seq = null, risk_proposal_at = null");
    assertThat(isAsked(talk)).as("concern").isTrue();
    set(talk, "disposition_code = 'harassment', disposition_version = 1");
    assertThat(isAsked(talk)).as("harassment").isFalse();
    set(talk, "disposition_code = 'family'");
    assertThat(isAsked(talk)).as("another disposition").isTrue();
    assertThat(answers.after("none", talk.id(), agent.userId()).isEmpty().blockingGet()).isTrue();
  }

  @Test
  void nobodyIsAskedWhoWasListedAsBlocked() {
    Conversation talk = hotline.served(hotline.visitor(), agent);
    new PgListingStore(hotline.database, hotline.cipher, hotline.indexer, hotline.ids)
        .listConversation(
            org.omniline.routing.admission.ListingStore.ListKind.BLOCKED,
            talk.id(),
            "骚扰",
            Instant.now().plusSeconds(3_600),
            agent.userId())
        .ignoreElement()
        .blockingAwait();
    assertThat(isAsked(talk)).isFalse();
  }

  @Test
  void nobodyIsAskedWhenASupervisorHasEndedIt() {
    Conversation talk = hotline.served(hotline.visitor(), agent);
    Actor boss = hotline.agent(Role.SUPERVISOR, 3, 1L);
    hotline.conversations.end(talk.id(), boss).ignoreElement().blockingAwait();
    assertThat(isAsked(talk)).isFalse();
  }

  @Test
  @Tag("R111")
  void countsPerAgentEqualTheStoredKeys() {
    Conversation talk = hotline.served(hotline.visitor(), agent);
    answered(talk, agent.userId(), 1, GOOD);
    answered(talk, agent.userId(), 1, BAD);
    answered(talk, agent.userId(), 2, GOOD);
    answered(talk, agent.userId(), 3, BAD);
    answered(talk, agent.userId(), 4, null);
    answered(talk, null, 5, GOOD);
    Choice before = new Choice("1", "好", "", 2);
    answered(talk, agent.userId(), 6, before);
    answered(talk, agent.userId(), 600, GOOD);

    var tallies = answers.tallies(survey.code(), ASKED, ASKED.plusSeconds(600), null).blockingGet();

    assertThat(tallies).hasSize(2);
    assertThat(tallies.get(0).agent()).isEqualTo(agent.userId());
    assertThat(tallies.get(0).counts())
        .as("twice on one leg is one; a key that meant something else is told apart")
        .containsExactly(
            new Count("1", GOOD, 2),
            new Count("1", before, 1),
            new Count("3", BAD, 1),
            new Count(null, null, 1));
    assertThat(tallies.get(1).agent()).isNull();
    assertThat(answers.list(survey.code(), ASKED, ASKED.plusSeconds(600), null, 0, 3).blockingGet())
        .hasSize(3)
        .allMatch(one -> one.answer().conversation() == talk.id())
        .first()
        .satisfies(one -> assertThat(one.answer().choice()).isEqualTo(before));
    assertThat(
            answers.tallies(survey.code(), ASKED, ASKED.plusSeconds(600), 424_242L).blockingGet())
        .as("another team's")
        .isEmpty();
    assertThat(
            hotline.facts(
                "select kind, result, extract(epoch from to_at - from_at)::int from segment"
                    + " where conversation_id = $1 and kind = 'SURVEY' order by from_at limit 1",
                talk.id()))
        .containsExactly("SURVEY ANSWERED 4");
  }

  @Test
  void answerToNothing_isRefused() {
    refused(
        () ->
            answers
                .keep(
                    new Answer(
                        4711, "l", null, survey.code(), 1, ASKED, ASKED, Outcome.HUNG_UP, null))
                .blockingAwait(),
        Refusal.Code.NOT_FOUND);
  }
}
