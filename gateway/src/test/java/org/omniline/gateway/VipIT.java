package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who goes first, by the wire. */
class VipIT {
  @RegisterExtension static final RunningNode node = new RunningNode(new People());

  private static Frames visitor() {
    Frames visitor = node.frames("/ws/visitor/demo", Map.of());
    visitor.ask("hello", new JsonObject());
    return visitor;
  }

  private static void state(Frames desk, String state) {
    desk.ask("agent.state", new JsonObject().put("state", state));
  }

  private static void serveAndClose(Frames desk, String conversation) {
    JsonObject offer =
        desk.push(
                "offer",
                push ->
                    conversation.equals(
                        push.getJsonObject("data").getJsonObject("conversation").getString("id")))
            .getJsonObject("data");
    JsonObject taken =
        desk.ask("offer.accept", new JsonObject().put("offer", offer.getString("offer")))
            .getJsonObject("conversation");
    desk.ask(
        "conversation.close",
        new JsonObject()
            .put("conversation", conversation)
            .put("seenSeq", taken.getLong("lastSeq"))
            .put("disposition", "other"));
  }

  @Test
  @Tag("R21")
  void whoIsOnTheListOfThoseWhoGoFirst_andComesLast_isOfferedBeforeOrdinaryPeople() {
    Client admin = node.client(People.ADMINISTRATOR);
    try (Frames desk = node.deskFrames(node.client(People.AGENT));
        Frames vip = visitor();
        Frames first = visitor();
        Frames second = visitor()) {
      state(desk, "READY");
      String known = vip.writes("在吗");
      serveAndClose(desk, known);
      Client.json(
          admin.post(
              "/api/v1/listings",
              new JsonObject().put("list", "VIP").put("conversation", known).put("reason", "约定优先")),
          201);
      state(desk, "BREAK");
      String ordinary = first.writes("在吗");
      String another = second.writes("在吗");
      String last = vip.writes("在吗");

      state(desk, "READY");

      for (String each : new String[] {last, ordinary, another}) {
        serveAndClose(desk, each);
      }
      assertThat(
              node.sql(
                  "select string_agg(conversation_id::text, ' ' order by offered_at, id)"
                      + " from offer where conversation_id <> "
                      + known))
          .isEqualTo(last + " " + ordinary + " " + another);
    }
  }
}
