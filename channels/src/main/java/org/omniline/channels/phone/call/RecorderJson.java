package org.omniline.channels.phone.call;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.Track.Failure;
import org.omniline.channels.phone.call.Track.Mask;
import org.omniline.channels.phone.call.Track.Silence;
import org.omniline.flow.recording.RecordingPlan;
import org.omniline.flow.recording.RecordingRule.Mode;

/** What is recorded of a call, as it is kept with it. */
final class RecorderJson {
  private RecorderJson() {}

  /** Null where nothing can be recorded. */
  static @Nullable JsonObject encode(Recorder recorder) {
    if (!recorder.on()) {
      return null;
    }
    JsonArray past = new JsonArray();
    recorder.past().forEach(track -> past.add(track(track)));
    Track now = recorder.now();
    return new JsonObject()
        .put("queue", recorder.queue())
        .put("since", recorder.since())
        .put("decided", recorder.decided())
        .put("plan", plan(recorder.plan()))
        .put("told", recorder.told())
        .put("turn", recorder.turn())
        .put("count", recorder.count())
        .put("demanded", recorder.demanded())
        .put("starred", recorder.starred())
        .put("now", now == null ? null : track(now))
        .put("past", past);
  }

  /**
   * The reverse.
   *
   * @throws RuntimeException for what is none
   */
  static Recorder decode(@Nullable JsonObject json) {
    if (json == null) {
      return Recorder.OFF;
    }
    List<Track> past = new ArrayList<>();
    for (Object one : json.getJsonArray("past")) {
      past.add(track((JsonObject) one));
    }
    JsonObject now = json.getJsonObject("now");
    return new Recorder(
        true,
        json.getLong("queue"),
        json.getInstant("since"),
        json.getBoolean("decided"),
        plan(json.getJsonObject("plan")),
        json.getBoolean("told"),
        json.getInteger("turn"),
        json.getInteger("count"),
        json.getBoolean("demanded"),
        json.getInstant("starred"),
        now == null ? null : track(now),
        past);
  }

  private static @Nullable JsonObject plan(@Nullable RecordingPlan plan) {
    return plan == null
        ? null
        : new JsonObject()
            .put("rule", plan.rule())
            .put("version", plan.version())
            .put("name", plan.name())
            .put("mode", plan.mode().name())
            .put("notice", plan.notice());
  }

  private static @Nullable RecordingPlan plan(@Nullable JsonObject json) {
    return json == null
        ? null
        : new RecordingPlan(
            json.getLong("rule"),
            json.getInteger("version"),
            json.getString("name"),
            Mode.valueOf(json.getString("mode")),
            json.getString("notice"));
  }

  private static JsonObject track(Track track) {
    JsonArray silent = new JsonArray();
    track
        .silent()
        .forEach(
            one ->
                silent.add(
                    new JsonObject()
                        .put("from", one.from())
                        .put("to", one.to())
                        .put("by", one.by())));
    Mask mask = track.mask();
    Failure failure = track.failure();
    return new JsonObject()
        .put("number", track.number())
        .put("agent", CallJson.ear(track.agent()))
        .put("queue", track.queue())
        .put("plan", plan(track.plan()))
        .put("announced", track.announced())
        .put("asked", track.asked())
        .put("began", track.began())
        .put("silent", silent)
        .put("mask", mask == null ? null : mask.from())
        .put("maskBy", mask == null ? null : CallJson.ear(mask.by()))
        .put("masked", track.masked())
        .put("ended", track.ended())
        .put("written", track.written())
        .put("ms", track.ms())
        .put("failure", failure == null ? null : failure.name())
        .put("change", track.change())
        .put("kept", track.kept());
  }

  private static Track track(JsonObject json) {
    List<Silence> silent = new ArrayList<>();
    for (Object one : json.getJsonArray("silent")) {
      JsonObject each = (JsonObject) one;
      silent.add(new Silence(each.getInstant("from"), each.getInstant("to"), each.getLong("by")));
    }
    String failure = json.getString("failure");
    RecordingPlan plan = plan(json.getJsonObject("plan"));
    if (plan == null) {
      throw new IllegalArgumentException("a recording without a rule");
    }
    return new Track(
        json.getInteger("number"),
        CallJson.ear(json.getJsonObject("agent")),
        json.getLong("queue"),
        plan,
        json.getBoolean("announced"),
        json.getInstant("asked"),
        json.getInstant("began"),
        silent,
        json.getInstant("mask") == null
            ? null
            : new Mask(json.getInstant("mask"), CallJson.ear(json.getJsonObject("maskBy"))),
        json.getBoolean("masked"),
        json.getInstant("ended"),
        json.getBoolean("written"),
        json.getLong("ms"),
        failure == null ? null : Failure.valueOf(failure),
        json.getInteger("change"),
        json.getInteger("kept"));
  }
}
