package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.omniline.flow.graph.FlowGraph;
import org.omniline.flow.store.PromptStore;
import org.omniline.gateway.phone.PromptSounds;
import org.omniline.gateway.phone.PromptSounds.State;

/**
 * Nodes of a flow at which callers would hear a tone instead of words. Nothing is refused for it:
 * the sounds may follow, and in writing the words are there.
 */
final class SilentNodes {
  private static final List<String> FIELDS = List.of("prompts", "noInput", "badInput");

  private final PromptStore prompts;
  private final PromptSounds sounds;

  SilentNodes(PromptStore prompts, PromptSounds sounds) {
    this.prompts = prompts;
    this.sounds = sounds;
  }

  /** {@code [ { node, name, prompt } ]}. */
  Single<JsonArray> of(FlowGraph graph) {
    return prompts.prompts().flatMap(sounds::states).map(states -> silent(graph, states));
  }

  private static JsonArray silent(FlowGraph graph, Map<String, State> states) {
    JsonArray silent = new JsonArray();
    for (Object one : FlowJson.graph(graph).getJsonArray("nodes")) {
      JsonObject node = (JsonObject) one;
      FIELDS.stream()
          .map(field -> node.getJsonArray(field, new JsonArray()))
          .flatMap(JsonArray::stream)
          .map(String::valueOf)
          .distinct()
          .filter(prompt -> states.get(prompt) == State.NONE)
          .forEach(
              prompt ->
                  silent.add(
                      new JsonObject()
                          .put("node", node.getString("id"))
                          .put("name", node.getString("name", ""))
                          .put("prompt", prompt)));
    }
    return silent;
  }
}
