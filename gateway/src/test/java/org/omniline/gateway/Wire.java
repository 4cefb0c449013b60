package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.omniline.testkit.TestSocket;
import org.omniline.testkit.WireSchemas;

/** Commands and pushes of both sockets, checked against their schemas. For tests. */
final class Wire {
  static final String DESK = "desk-socket.schema.json";
  static final String VISITOR = "visitor-socket.schema.json";

  private Wire() {}

  static JsonObject args(Object... pairs) {
    JsonObject args = new JsonObject();
    for (int i = 0; i < pairs.length; i += 2) {
      args.put((String) pairs[i], pairs[i + 1]);
    }
    return args;
  }

  static String uuid() {
    return UUID.randomUUID().toString();
  }

  static JsonObject ok(TestSocket desk, String name, JsonObject args) throws Exception {
    WireSchemas.check(DESK, "command:" + name, args("id", "x", "do", name, "args", args));
    JsonObject data = desk.ok(name, args);
    WireSchemas.check(DESK, "data:" + name, data);
    return data;
  }

  static JsonObject says(TestSocket visitor, String name, JsonObject args) throws Exception {
    WireSchemas.check(VISITOR, "command:" + name, args("id", "x", "do", name, "args", args));
    JsonObject data = visitor.ok(name, args);
    WireSchemas.check(VISITOR, "data:" + name, data);
    return data;
  }

  static void checkPushes(TestSocket socket, String schema) {
    for (JsonObject push : socket.pushes()) {
      WireSchemas.check(schema, "push:" + push.getString("on"), push);
    }
  }

  /** Lets an agent take the visitor's conversation. */
  static void take(TestSocket desk, String conversation) throws Exception {
    ok(desk, "agent.state", args("state", "READY"));
    JsonObject offer =
        desk.push(
                p ->
                    p.getString("on").equals("offer")
                        && p.getJsonObject("data")
                            .getJsonObject("conversation")
                            .getString("id")
                            .equals(conversation))
            .getJsonObject("data");
    ok(desk, "offer.ack", args("offer", offer.getString("offer")));
    JsonObject accepted = ok(desk, "offer.accept", args("offer", offer.getString("offer")));
    assertThat(accepted.getJsonObject("conversation").getString("state")).isEqualTo("SERVING");
  }

  static boolean shows(JsonObject push, String text) {
    return push.getString("on").equals("conversation") && push.encode().contains(text);
  }

  /** What a page has after its pushes, by the rule of objects.md; fails on gap or repetition. */
  static Map<String, Long> replay(TestSocket socket, Map<String, Long> start) {
    Map<String, Long> have = new HashMap<>(start);
    for (JsonObject push : socket.pushes()) {
      if (push.getString("on").equals("conversation")) {
        Long known = have.get(push.getString("conversation"));
        long since = push.getJsonObject("data").getLong("since");
        assertThat(since).as("gap").isLessThanOrEqualTo(known == null ? Long.MAX_VALUE : known);
        have.merge(push.getString("conversation"), push.getLong("rev"), Math::max);
      }
    }
    return have;
  }
}
