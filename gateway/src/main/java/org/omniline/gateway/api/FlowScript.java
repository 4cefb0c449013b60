package org.omniline.gateway.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.omniline.flow.run.FlowInput;
import org.omniline.flow.run.FlowTrial;

/** What a person and the world do in a trial, {@code [{"do":"KEY","text":"1"},…]}. Stateless. */
final class FlowScript {
  private FlowScript() {}

  /** Reads a script that is valid by the contract. */
  static List<FlowTrial.Scripted> read(JsonArray inputs) {
    List<FlowTrial.Scripted> script = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      script.add(input(inputs.getJsonObject(i)));
    }
    return script;
  }

  private static FlowTrial.Scripted input(JsonObject json) {
    String text = json.getString("text", "");
    return switch (json.getString("do")) {
      case "KEY" -> at -> new FlowInput.Key(at, text);
      case "DIGITS" -> at -> new FlowInput.Digits(at, text);
      case "NO_INPUT" -> FlowInput.NoInput::new;
      case "FETCHED" -> {
        Map<String, Object> values = plain(json.getJsonObject("values", new JsonObject()));
        yield at -> new FlowInput.Fetched(at, values);
      }
      case "FETCH_FAILED" -> FlowInput.FetchFailed::new;
      case "FETCH_TIMED_OUT" -> FlowInput.FetchTimedOut::new;
      case "TARGET_FAILED" -> at -> new FlowInput.TargetFailed(at, text);
      case "HUNG_UP" -> FlowInput.HungUp::new;
      default -> FlowInput.Done::new;
    };
  }

  /** Values as a run takes them: lists as lists, nothing that is null. */
  static Map<String, Object> plain(JsonObject json) {
    Map<String, Object> values = new HashMap<>();
    for (String name : json.fieldNames()) {
      Object value = json.getValue(name);
      if (value != null) {
        values.put(name, value instanceof JsonArray list ? list.stream().toList() : value);
      }
    }
    return values;
  }
}
