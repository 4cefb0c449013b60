package org.omniline.channels.phone.call;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.Rating.Reply;
import org.omniline.flow.store.SurveyAnswers.Outcome;
import org.omniline.flow.store.SurveyStore.Choice;
import org.omniline.flow.store.SurveyStore.Survey;

/** What a caller is asked after the talk, as it is kept with the call. */
final class RatingJson {
  private RatingJson() {}

  /** Null for none. */
  static @Nullable JsonObject encode(@Nullable Rating rating) {
    if (rating == null) {
      return null;
    }
    Reply reply = rating.reply();
    return new JsonObject()
        .put("agent", rating.agent())
        .put("turn", rating.turn())
        .put("stage", rating.stage().name())
        .put("since", rating.since())
        .put("survey", survey(rating.survey()))
        .put("asked", rating.asked())
        .put("tries", rating.tries())
        .put("outcome", reply == null ? null : reply.outcome().name())
        .put("key", reply == null ? null : reply.key())
        .put("at", reply == null ? null : reply.at())
        .put("kept", rating.kept());
  }

  /**
   * The reverse.
   *
   * @throws RuntimeException for what is none
   */
  static @Nullable Rating decode(@Nullable JsonObject json) {
    if (json == null) {
      return null;
    }
    String outcome = json.getString("outcome");
    return new Rating(
        json.getLong("agent"),
        json.getInteger("turn"),
        Rating.Stage.valueOf(json.getString("stage")),
        json.getInstant("since"),
        survey(json.getJsonObject("survey")),
        json.getInstant("asked"),
        json.getInteger("tries"),
        outcome == null
            ? null
            : new Reply(Outcome.valueOf(outcome), json.getString("key"), json.getInstant("at")),
        json.getBoolean("kept"));
  }

  private static @Nullable JsonObject survey(@Nullable Survey survey) {
    if (survey == null) {
      return null;
    }
    JsonArray choices = new JsonArray();
    survey
        .choices()
        .forEach(
            one -> choices.add(one.key()).add(one.chinese()).add(one.english()).add(one.score()));
    return new JsonObject()
        .put("code", survey.code())
        .put("version", survey.version())
        .put("name", survey.name())
        .put("prompt", survey.prompt())
        .put("thanks", survey.thanks())
        .put("choices", choices)
        .put("tries", survey.tries())
        .put("waitMs", survey.waitMs());
  }

  private static @Nullable Survey survey(@Nullable JsonObject json) {
    if (json == null) {
      return null;
    }
    JsonArray all = json.getJsonArray("choices");
    List<Choice> choices = new ArrayList<>();
    for (int i = 0; i + 3 < all.size(); i += 4) {
      choices.add(
          new Choice(
              all.getString(i), all.getString(i + 1), all.getString(i + 2), all.getInteger(i + 3)));
    }
    return new Survey(
        json.getString("code"),
        json.getInteger("version"),
        json.getString("name"),
        json.getString("prompt"),
        json.getString("thanks"),
        choices,
        json.getInteger("tries"),
        json.getInteger("waitMs"),
        List.of(),
        true);
  }
}
