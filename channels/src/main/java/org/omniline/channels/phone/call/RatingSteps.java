package org.omniline.channels.phone.call;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallEffect.By;
import org.omniline.channels.phone.call.Rating.Reply;
import org.omniline.channels.phone.call.Rating.Stage;
import org.omniline.conversation.EntryType;
import org.omniline.flow.run.FlowInput;
import org.omniline.flow.run.FlowRequest;
import org.omniline.flow.run.Utterance;
import org.omniline.flow.store.SurveyAnswers.Answer;
import org.omniline.flow.store.SurveyAnswers.Outcome;
import org.omniline.flow.store.SurveyStore.Choice;
import org.omniline.flow.store.SurveyStore.Survey;

/**
 * What callers are asked when the talk is over. The agent is free of them from the hang-up on, and
 * nothing that fails here keeps a caller on the line.
 */
public final class RatingSteps {
  private RatingSteps() {}

  /** Begins when the agent has hung up after a talk; asks once the agent's leg is gone. */
  static void follow(Turn turn) {
    AgentLeg leg = turn.before.agent();
    Rating rating = turn.rating;
    if (rating == null) {
      boolean agentEnds = turn.ending == By.AGENT && turn.before.ending() == null;
      if (agentEnds && leg != null && leg.isBridged() && turn.gone == null && turn.out == null) {
        turn.rating = Rating.looks(leg.agent(), turn.at);
      }
    } else if (rating.stage() == Stage.READY && turn.retiring.isEmpty()) {
      turn.rating = rating.asks(turn.at);
    }
  }

  /** What is to be asked; null for nothing. */
  static void found(Turn turn, @Nullable Survey survey) {
    Rating rating = turn.rating;
    if (rating != null && rating.stage() == Stage.LOOKING) {
      turn.rating = survey == null ? rating.in(Stage.DONE, turn.at) : rating.found(survey, turn.at);
    }
  }

  static void told(Turn turn, int voice, FlowInput what) {
    Rating rating = turn.rating;
    if (rating == null || rating.voice() != voice || turn.gone != null) {
      return;
    }
    Survey survey = rating.survey();
    if (rating.stage() == Stage.THANKING) {
      turn.rating = rating.in(Stage.DONE, turn.at);
    } else if (rating.stage() == Stage.ASKING && survey != null) {
      String key = what instanceof FlowInput.Key pressed ? pressed.key() : "";
      if (survey.choice(key).isPresent()) {
        turn.rating =
            replied(turn, rating, survey, Outcome.ANSWERED, key)
                .in(survey.thanks() == null ? Stage.DONE : Stage.THANKING, turn.at);
      } else {
        turn.rating =
            rating.tries() + 1 < survey.tries()
                ? rating.again(turn.at)
                : replied(turn, rating, survey, Outcome.NO_KEY, null).in(Stage.DONE, turn.at);
      }
    }
  }

  /** For the timeline as well, with what the key meant then. */
  private static Rating replied(
      Turn turn, Rating rating, Survey survey, Outcome how, @Nullable String key) {
    Map<String, String> data =
        new HashMap<>(Map.of("survey", survey.name(), "outcome", how.name()));
    if (key != null) {
      data.put("key", key);
      survey
          .choice(key)
          .ifPresent(
              choice -> {
                data.put("label", choice.chinese());
                data.put("labelEn", choice.english());
              });
    }
    turn.note(turn.caller.leg() + ":rated", EntryType.CALL_RATED, null, data);
    return rating.replied(new Reply(how, key, turn.at));
  }

  static void kept(Turn turn) {
    if (turn.rating != null) {
      turn.rating = turn.rating.stored();
    }
  }

  static void callerGone(Turn turn) {
    Rating rating = turn.rating;
    if (rating == null) {
      return;
    }
    Survey survey = rating.survey();
    Rating last =
        rating.stage() == Stage.ASKING && survey != null
            ? replied(turn, rating, survey, Outcome.HUNG_UP, null)
            : rating;
    turn.rating = last.in(Stage.DONE, turn.at);
  }

  /** What no event told. */
  static void late(Turn turn) {
    Rating rating = turn.rating;
    if (rating == null) {
      return;
    }
    Survey survey = rating.survey();
    boolean unprepared = rating.since().plus(Rating.PREPARES).isBefore(turn.at);
    boolean unsaid = rating.since().plus(Rating.SAYS).isBefore(turn.at);
    if (rating.stage() == Stage.LOOKING && unprepared) {
      turn.rating = rating.in(Stage.DONE, turn.at);
    } else if (rating.stage() == Stage.READY && unprepared) {
      turn.rating = rating.asks(turn.at);
    } else if (rating.stage() == Stage.ASKING && survey != null && unsaid) {
      turn.rating = replied(turn, rating, survey, Outcome.NO_KEY, null).in(Stage.DONE, turn.at);
    } else if (rating.stage() == Stage.THANKING && unsaid) {
      turn.rating = rating.in(Stage.DONE, turn.at);
    }
  }

  /** Whether the caller is to stay on the line for it. */
  static boolean holds(PhoneCall call) {
    Rating rating = call.rating();
    return rating != null && rating.stage() != Stage.DONE && call.conversation() != null;
  }

  /** Whether a reply is still to be stored. */
  static boolean isPending(PhoneCall call) {
    Rating rating = call.rating();
    return rating != null && rating.reply() != null && !rating.kept();
  }

  /** What is asked of the caller, who holds the line. */
  static void wants(PhoneCall call, Rating rating, long conversation, List<CallEffect> wants) {
    Survey survey = rating.survey();
    if (rating.stage() == Stage.LOOKING) {
      wants.add(
          new CallEffect.LookSurvey(conversation, call.caller().accessNumber(), rating.agent()));
    } else if (survey != null && rating.stage() == Stage.ASKING) {
      wants.add(new CallEffect.Voice(call.leg(), rating.voice(), question(survey)));
    } else if (survey != null && survey.thanks() != null && rating.stage() == Stage.THANKING) {
      FlowRequest says = new FlowRequest.Play(List.of(new Utterance.Recorded(survey.thanks())));
      wants.add(new CallEffect.Voice(call.leg(), rating.voice(), says));
    }
  }

  /** Asks it once. */
  public static FlowRequest.Ask question(Survey survey) {
    return new FlowRequest.Ask(
        List.of(new Utterance.Recorded(survey.prompt())),
        survey.choices().stream()
            .map(one -> new FlowRequest.Option(one.key(), one.chinese()))
            .toList(),
        null,
        survey.waitMs());
  }

  /** The reply that is still to be stored; null for none. */
  static @Nullable CallEffect fact(PhoneCall call) {
    Rating rating = call.rating();
    Long conversation = call.conversation();
    if (rating == null || conversation == null || !isPending(call)) {
      return null;
    }
    Survey survey = rating.survey();
    Reply reply = rating.reply();
    if (survey == null || reply == null) {
      return null;
    }
    String key = reply.key();
    Choice choice = key == null ? null : survey.choice(key).orElse(null);
    return new CallEffect.KeepAnswer(
        new Answer(
            conversation,
            call.leg(),
            rating.agent(),
            survey.code(),
            survey.version(),
            rating.asked() == null ? reply.at() : rating.asked(),
            reply.at(),
            reply.outcome(),
            choice));
  }
}
