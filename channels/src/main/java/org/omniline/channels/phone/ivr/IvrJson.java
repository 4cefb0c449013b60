package org.omniline.channels.phone.ivr;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Pressed;
import org.omniline.flow.run.FlowStateJson;
import org.omniline.flow.run.FlowStep;

/**
 * A call's way through its flow as it is kept with the call. May hold a secret: only for what is
 * sealed.
 */
public final class IvrJson {
  private IvrJson() {}

  /** Null for none. */
  public static @Nullable JsonObject encode(@Nullable Ivr ivr) {
    if (ivr == null) {
      return null;
    }
    JsonObject given = new JsonObject();
    ivr.given().forEach(given::put);
    JsonArray before = new JsonArray();
    ivr.before().forEach(one -> before.add(pressed(one)));
    JsonArray steps = new JsonArray();
    ivr.unwritten().forEach(step -> steps.add(step(step)));
    return new JsonObject()
        .put("run", FlowStateJson.write(ivr.run()))
        .put("turn", ivr.turn())
        .put("stage", ivr.stage().name())
        .put("given", given)
        .put("before", before)
        .put("written", ivr.written())
        .put("unwritten", steps);
  }

  /**
   * The reverse, but for what is wanted.
   *
   * @throws RuntimeException for what is none
   */
  public static @Nullable Ivr decode(@Nullable JsonObject json) {
    if (json == null) {
      return null;
    }
    Map<String, String> given = new HashMap<>();
    json.getJsonObject("given").forEach(one -> given.put(one.getKey(), (String) one.getValue()));
    List<FlowStep> steps = new ArrayList<>();
    json.getJsonArray("unwritten").forEach(one -> steps.add(step((JsonObject) one)));
    return new Ivr(
        FlowStateJson.read(json.getString("run")),
        json.getInteger("turn"),
        Ivr.Stage.valueOf(json.getString("stage")),
        null,
        given,
        before(json.getJsonArray("before")),
        json.getInteger("written"),
        steps);
  }

  private static JsonObject pressed(Pressed one) {
    return new JsonObject()
        .put("kind", one.kind().name())
        .put("place", one.place())
        .put("asks", one.asks())
        .put("key", one.key())
        .put("means", one.means())
        .put("variable", one.variable());
  }

  /** A call of the release before keeps none. */
  private static List<Pressed> before(@Nullable JsonArray json) {
    List<Pressed> before = new ArrayList<>();
    if (json != null) {
      json.forEach(one -> before.add(pressed((JsonObject) one)));
    }
    return before;
  }

  private static Pressed pressed(JsonObject json) {
    return new Pressed(
        Pressed.Kind.valueOf(json.getString("kind")),
        json.getString("place"),
        json.getString("asks"),
        json.getString("key"),
        json.getString("means"),
        json.getString("variable"));
  }

  private static JsonObject step(FlowStep step) {
    return new JsonObject()
        .put("flow", step.flow())
        .put("version", step.version())
        .put("node", step.node())
        .put("entered", step.entered())
        .put("left", step.left())
        .put("key", step.key())
        .put("tries", step.tries())
        .put("exit", step.exit().name());
  }

  private static FlowStep step(JsonObject json) {
    return new FlowStep(
        json.getString("flow"),
        json.getInteger("version"),
        json.getString("node"),
        json.getInstant("entered"),
        json.getInstant("left"),
        json.getString("key"),
        json.getInteger("tries"),
        FlowStep.Exit.valueOf(json.getString("exit")));
  }
}
