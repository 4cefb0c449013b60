package org.omniline.gateway.phone;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.SwitchView;
import org.omniline.channels.phone.esl.SwitchFacts;
import org.omniline.channels.phone.esl.SwitchTrial;
import org.omniline.gateway.json.WireJson;

/** Telephone switches as the API shows them and as nodes tell each other. */
final class SwitchJson {
  private SwitchJson() {}

  static JsonObject view(SwitchView view) {
    SwitchView.Loss loss = view.loss();
    return facts(view.facts())
        .put("name", view.name())
        .put("host", view.host())
        .put("port", view.port())
        .put("state", view.state().name())
        .put("since", WireJson.time(view.since()))
        .put(
            "loss",
            loss == null
                ? null
                : new JsonObject()
                    .put("reason", loss.reason().name())
                    .put("detail", loss.detail())
                    .put("at", WireJson.time(loss.at())))
        .put("reconnects", view.reconnects())
        .put("core", view.core())
        .put("askedAt", WireJson.time(view.askedAt()))
        .put("calls", view.calls())
        .put("legs", view.legs())
        .put("lagMs", view.lagMs())
        .put("outstanding", view.outstanding())
        .put("lines", WireJson.array(view.lines(), SwitchJson::line));
  }

  /** What a switch says of itself; null where it has not. */
  private static JsonObject facts(SwitchFacts facts) {
    JsonArray missing = new JsonArray();
    facts.missing().forEach(missing::add);
    return new JsonObject()
        .put("version", facts.version())
        .put("runningSince", WireJson.time(facts.runningSince()))
        .put("codecs", WireJson.array(facts.codecs(), SwitchJson::codec))
        .put("missing", missing)
        .put("switchCalls", counted(facts.calls()))
        .put("switchLegs", counted(facts.legs()))
        .put("mostLegs", counted(facts.most()));
  }

  private static @Nullable Integer counted(int count) {
    return count < 0 ? null : (Integer) count;
  }

  private static JsonObject codec(SwitchFacts.CodecState one) {
    return new JsonObject()
        .put("codec", one.codec().name())
        .put("ability", one.ability().name())
        .put("module", one.module());
  }

  private static JsonObject line(SwitchView.Line line) {
    SwitchFacts.GatewayState state = line.state();
    return new JsonObject()
        .put("profile", line.profile())
        .put("gateway", line.gateway())
        .put("state", state == null ? null : state.name())
        .put("since", WireJson.time(line.since()))
        .put("ringing", line.ringing())
        .put("talking", line.talking());
  }

  /** How a trial went. */
  static JsonObject trial(SwitchTrial.Outcome outcome) {
    var trouble = outcome.trouble();
    JsonObject facts = facts(outcome.facts());
    return facts
        .put("ok", trouble == null)
        .put("reason", trouble == null ? null : trouble.name())
        .put("detail", outcome.detail())
        .put("sip", outcome.sip())
        .put(
            "gateways",
            WireJson.array(
                outcome.facts().gateways(),
                one ->
                    new JsonObject()
                        .put("profile", one.profile())
                        .put("gateway", one.name())
                        .put("state", one.state().name())));
  }
}
