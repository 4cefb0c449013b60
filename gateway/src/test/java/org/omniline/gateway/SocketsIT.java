package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.omniline.gateway.Wire.DESK;
import static org.omniline.gateway.Wire.VISITOR;
import static org.omniline.gateway.Wire.args;
import static org.omniline.gateway.Wire.checkPushes;
import static org.omniline.gateway.Wire.ok;
import static org.omniline.gateway.Wire.replay;
import static org.omniline.gateway.Wire.says;
import static org.omniline.gateway.Wire.shows;
import static org.omniline.gateway.Wire.take;
import static org.omniline.gateway.Wire.uuid;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.testkit.TestSocket;

/** A visitor and counsellors on a whole node with a real PostgreSQL, over their real sockets. */
class SocketsIT {
  @RegisterExtension static final RunningNode node = new RunningNode(new TwoAgents());

  // ---- the main job ----

  @Test
  void visitorAndCounsellor_talkFromTheFirstWordToTheClose() throws Exception {
    TestSocket desk = node.desk(People.AGENT);
    TestSocket visitor = node.visitor();
    TestSocket tab = node.visitor();
    JsonObject greeting = says(visitor, "hello", args("page", "https://school.example.org/x"));
    says(tab, "hello", args("token", greeting.getString("token")));

    String id =
        says(visitor, "send", args("clientId", uuid(), "text", "有人吗？")).getString("conversation");
    take(desk, id);
    visitor.push(p -> shows(p, "ACCEPTED"));

    JsonObject opened = ok(desk, "conversation.open", args("conversation", id));
    assertThat(opened.getJsonObject("timeline").encode()).contains("有人吗？");
    assertThat(opened.encode()).contains("https://school.example.org/x");

    String commandId = uuid();
    JsonObject send = args("conversation", id, "commandId", commandId, "text", "我在，慢慢说");
    JsonObject sent = ok(desk, "message.send", send);
    JsonObject again = ok(desk, "message.send", send);
    assertThat(again.getJsonObject("entry").getLong("seq"))
        .isEqualTo(sent.getJsonObject("entry").getLong("seq"));
    JsonObject shown = visitor.push(p -> shows(p, "我在，慢慢说"));
    tab.push(p -> shows(p, "我在，慢慢说"));
    assertThat(shown.encode()).doesNotContain(commandId);

    long seq = sent.getJsonObject("entry").getLong("seq");
    says(visitor, "seen", args("conversation", id, "seq", seq, "read", true));
    desk.push(p -> shows(p, "\"READ\""));

    says(visitor, "typing", args("on", true));
    assertThat(desk.push("typing").getJsonObject("data").getString("who")).isEqualTo("VISITOR");
    ok(desk, "typing", args("conversation", id, "on", true));
    visitor.push("typing");

    JsonObject note = args("conversation", id, "commandId", uuid(), "text", "SECRET-NOTE");
    ok(desk, "note.add", note);
    JsonObject risk =
        ok(desk, "risk.set", args("conversation", id, "commandId", uuid(), "level", "HIGH"));
    assertThat(risk.getJsonObject("change").getJsonObject("conversation").getString("risk"))
        .isEqualTo("HIGH");
    ok(desk, "conversation.read", args("conversation", id, "seq", 1));
    visitor.push(p -> p.encode().contains("\"readSeq\":1"));

    says(visitor, "send", args("clientId", uuid(), "text", "谢谢"));
    JsonObject newer =
        desk.refused(
            "conversation.close", args("conversation", id, "seenSeq", 1, "disposition", "mood"));
    assertThat(newer.getString("code")).isEqualTo("newer-message");
    desk.push(p -> shows(p, "谢谢"));
    ok(desk, "conversation.end", args("conversation", id));
    visitor.push(p -> p.encode().contains("\"type\":\"ENDED\""));
    JsonObject closed =
        ok(
            desk,
            "conversation.close",
            args("conversation", id, "seenSeq", 1_000, "disposition", "mood", "summary", "ok"));
    assertThat(closed.getJsonObject("change").getJsonObject("conversation").getString("state"))
        .isEqualTo("CLOSED");
    visitor.push(p -> p.encode().contains("\"closed\":true"));

    checkPushes(desk, DESK);
    checkPushes(visitor, VISITOR);
    assertThat(visitor.pushes().toString())
        .doesNotContain("SECRET")
        .doesNotContain("HIGH")
        .doesNotContain("mood");
    assertThat(replay(visitor, Map.of())).isEqualTo(replay(tab, Map.of()));
    assertThat(
            node.sql(
                "select count(*) from entry where conversation_id = "
                    + id
                    + " and kind = 'MESSAGE_OUT'"))
        .isEqualTo("1");
    assertThat(ok(desk, "search", args("q", "慢慢说")).getJsonArray("items")).isNotEmpty();
    ok(desk, "inbox.list", args("view", "CLOSED"));
    ok(desk, "agent.state", args("state", "NOT_READY"));
  }

  @Test
  @Tag("R246")
  void transfer_movesTheTalkToAnotherAgentWithItsHistoryAndANote() throws Exception {
    TestSocket ann = node.desk(People.AGENT);
    TestSocket visitor = node.visitor();
    says(visitor, "hello", args());
    String id =
        says(visitor, "send", args("clientId", uuid(), "text", "from the beginning"))
            .getString("conversation");
    take(ann, id);
    ok(ann, "agent.state", args("state", "NOT_READY"));
    ok(ann, "message.send", args("conversation", id, "commandId", uuid(), "text", "first answer"));
    TestSocket bob = node.desk(TwoAgents.BOB);
    ok(bob, "agent.state", args("state", "READY"));
    JsonArray colleagues = ok(ann, "agents.list", args()).getJsonArray("items");
    String bobsId =
        colleagues.stream()
            .map(JsonObject.class::cast)
            .filter(agent -> agent.getString("name").equals("Bob"))
            .findFirst()
            .orElseThrow()
            .getString("id");

    JsonObject moved =
        ok(
            ann,
            "conversation.transfer",
            args("conversation", id, "commandId", uuid(), "agent", bobsId, "note", "HAND-OVER"));

    assertThat(moved.getJsonObject("change").getJsonObject("conversation").getString("state"))
        .isEqualTo("WAITING");
    take(bob, id);
    JsonObject opened = ok(bob, "conversation.open", args("conversation", id));
    assertThat(opened.getJsonObject("timeline").encode())
        .contains("from the beginning")
        .contains("first answer")
        .contains("HAND-OVER");
    ok(bob, "message.send", args("conversation", id, "commandId", uuid(), "text", "here is Bob"));
    visitor.push(p -> shows(p, "here is Bob"));
    assertThat(visitor.pushes().toString()).doesNotContain("HAND-OVER");
    assertThat(
            ann.refused(
                    "message.send",
                    args("conversation", id, "commandId", uuid(), "text", "still me?"))
                .getString("code"))
        .isIn("forbidden", "not-found", "wrong-state");
    ok(bob, "agent.state", args("state", "NOT_READY"));
    ok(
        bob,
        "conversation.close",
        args("conversation", id, "seenSeq", 1_000, "disposition", "mood"));
  }

  // ---- breaks ----

  @Test
  void desk_thatWasAwayMissesNothing() throws Exception {
    TestSocket desk = node.desk(People.AGENT);
    TestSocket visitor = node.visitor();
    String token = says(visitor, "hello", args()).getString("token");
    String id =
        says(visitor, "send", args("clientId", uuid(), "text", "one")).getString("conversation");
    take(desk, id);
    desk.push(p -> shows(p, "ACCEPTED"));
    ok(desk, "agent.state", args("state", "NOT_READY"));
    long rev = replay(desk, Map.of()).get(id);
    desk.close();

    JsonObject two = says(visitor, "send", args("clientId", uuid(), "text", "two"));
    TestSocket back = node.silentDesk(node.client(People.AGENT));
    JsonObject hello = ok(back, "hello", args("have", args(id, rev, "4711", 3)));
    assertThat(hello.getJsonArray("gone")).containsExactly("4711");
    JsonObject change = hello.getJsonArray("changes").getJsonObject(0);
    assertThat(change.getLong("rev")).isGreaterThanOrEqualTo(two.getLong("rev"));
    assertThat(change.getJsonObject("change").getLong("since")).isLessThanOrEqualTo(rev);
    assertThat(change.encode()).contains("two");
    says(visitor, "send", args("clientId", uuid(), "text", "three"));
    back.push(p -> shows(p, "three"));
    replay(back, Map.of(id, change.getLong("rev")));

    visitor.close();
    ok(back, "message.send", args("conversation", id, "commandId", uuid(), "text", "four"));
    TestSocket again = node.visitor();
    JsonObject have = args("conversation", id, "rev", two.getLong("rev"));
    JsonObject part = says(again, "hello", args("token", token, "have", have));
    assertThat(part.getBoolean("full")).isFalse();
    assertThat(part.getJsonArray("entries").encode())
        .contains("three")
        .contains("four")
        .doesNotContain("\"two\"");
    JsonObject resumed = says(again, "resume", args("conversation", id, "rev", 0));
    assertThat(resumed.getJsonObject("change").getJsonArray("entries").encode()).contains("two");
    ok(
        back,
        "conversation.close",
        args("conversation", id, "seenSeq", 1_000, "disposition", "mood"));
  }

  @Test
  void leaving_endsTheWait() throws Exception {
    TestSocket overseer = node.desk(People.SUPERVISOR);
    TestSocket visitor = node.visitor();
    says(visitor, "hello", args());
    String id =
        says(visitor, "send", args("clientId", uuid(), "text", "wait")).getString("conversation");
    assertThat(visitor.push("waiting").getJsonObject("data").getInteger("ahead")).isNotNull();
    overseer.push(p -> shows(p, "\"WAITING\"") && p.getString("conversation").equals(id));
    says(visitor, "leave", args());
    overseer.push(p -> shows(p, "ABANDONED") && p.getString("conversation").equals(id));
  }
}
