package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.omniline.gateway.Wire.args;
import static org.omniline.gateway.Wire.ok;
import static org.omniline.gateway.Wire.uuid;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.testkit.TestSocket;

/** What agents write down of a person, over real sockets on a whole node. */
@Tag("R72")
class PersonEditIT {
  @RegisterExtension static final RunningNode node = new RunningNode(new People());

  private static String writes(TestSocket visitor, String text) throws Exception {
    return visitor.ok("send", args("clientId", uuid(), "text", text)).getString("conversation");
  }

  private static JsonObject card(TestSocket desk, String conversation) throws Exception {
    return ok(desk, "conversation.open", args("conversation", conversation))
        .getJsonObject("contact");
  }

  private static JsonObject edit(JsonObject card, String name, String remark) {
    return args(
        "contact",
        card.getString("id"),
        "commandId",
        uuid(),
        "version",
        card.getInteger("rev"),
        "name",
        name,
        "remark",
        remark);
  }

  /** Nobody else is offered it: the tests share the queue. */
  private static void take(TestSocket lead, String conversation) throws Exception {
    long version =
        ok(lead, "conversation.open", args("conversation", conversation))
            .getJsonObject("conversation")
            .getLong("stateVersion");
    ok(lead, "conversation.take", args("conversation", conversation, "stateVersion", version));
  }

  private static boolean names(JsonObject push, String conversation, String name) {
    return push.getString("on").equals("conversation")
        && push.getString("conversation").equals(conversation)
        && name.equals(
            push.getJsonObject("data")
                .getJsonObject("conversation")
                .getJsonObject("contact")
                .getString("name"));
  }

  @Test
  void edit_reachesEveryDeskAndTheNextConversationAndNeverThePersonOrTheAuditLog()
      throws Exception {
    TestSocket visitor = node.visitor();
    visitor.ok("hello", args());
    String first = writes(visitor, "第一次");
    TestSocket ann = node.desk(People.AGENT);
    TestSocket lead = node.desk(People.SUPERVISOR);
    JsonObject before = card(ann, first);
    assertThat(before.getValue("edited")).isNull();
    assertThat(card(lead, first)).isEqualTo(before);

    JsonObject command = edit(before, " 王\n女士 ", "听力不好，请说慢些");
    JsonObject after = ok(ann, "contact.edit", command).getJsonObject("contact");

    assertThat(after.getString("name")).as("one line").isEqualTo("王 女士");
    assertThat(after.getString("remark")).isEqualTo("听力不好，请说慢些");
    assertThat(after.getJsonObject("edited").getJsonObject("by").getString("name")).isNotBlank();
    assertThat(ok(ann, "contact.edit", command).getJsonObject("contact")).isEqualTo(after);
    for (TestSocket desk : List.of(ann, lead)) {
      desk.push(push -> names(push, first, "王 女士"));
    }

    Wire.take(ann, first);
    long seen =
        ok(ann, "conversation.open", args("conversation", first))
            .getJsonObject("conversation")
            .getLong("lastSeq");
    ok(
        ann,
        "conversation.close",
        args("conversation", first, "seenSeq", seen, "disposition", "mood"));
    String next = writes(visitor, "第二次");
    assertThat(next).isNotEqualTo(first);
    JsonObject offer =
        ann.push(
            push ->
                push.getString("on").equals("offer")
                    && push.getJsonObject("data")
                        .getJsonObject("conversation")
                        .getString("id")
                        .equals(next));
    JsonObject offered = offer.getJsonObject("data");
    assertThat(offered.getJsonObject("conversation").getJsonObject("contact").getString("name"))
        .isEqualTo("王 女士");
    assertThat(offered.getJsonObject("contact").getString("remark")).isEqualTo("听力不好，请说慢些");
    assertThat(visitor.pushes().toString()).doesNotContain("女士").doesNotContain("听力");
    assertThat(
            node.sql(
                "select count(*) || ' ' || max(login) from audit where action = 'contact.edit'"
                    + " and outcome = 'ok' and target = 'contact:"
                    + before.getString("id")
                    + "'"))
        .isEqualTo("2 " + People.AGENT);
    assertThat(node.sql("select string_agg(audit::text, ' ') from audit"))
        .doesNotContain("女士")
        .doesNotContain("听力");
  }

  @Test
  void edit_thatComesTooLateIsToldWhoWasFasterAndWhen() throws Exception {
    TestSocket visitor = node.visitor();
    visitor.ok("hello", args());
    String conversation = writes(visitor, "在吗");
    TestSocket late = node.desk(People.SUPERVISOR);
    TestSocket early = node.desk(People.SUPERVISOR);
    take(early, conversation);
    JsonObject seen = card(late, conversation);
    JsonObject faster =
        ok(early, "contact.edit", edit(seen, "班长写的", null)).getJsonObject("contact");

    JsonObject refused = late.refused("contact.edit", edit(seen, "我写的", "备注"));

    assertThat(refused.getString("code")).isEqualTo("conflict");
    JsonObject fields = refused.getJsonObject("fields");
    assertThat(fields.getInteger("version")).isEqualTo(faster.getInteger("rev"));
    assertThat(fields.getJsonObject("savedBy"))
        .isEqualTo(faster.getJsonObject("edited").getJsonObject("by"));
    assertThat(Instant.parse(fields.getString("savedAt"))).isNotNull();
    assertThat(card(late, conversation).getString("name")).isEqualTo("班长写的");
    JsonObject mine = edit(card(late, conversation), "我写的", "备注");
    assertThat(ok(late, "contact.edit", mine).getJsonObject("contact").getString("name"))
        .isEqualTo("我写的");
  }

  @Test
  void edit_isRefusedForWhomOneMayNotSeeAndForWhatIsTooLong() throws Exception {
    TestSocket visitor = node.visitor();
    visitor.ok("hello", args());
    String conversation = writes(visitor, "在吗");
    TestSocket lead = node.desk(People.SUPERVISOR);
    JsonObject card = card(lead, conversation);
    JsonObject unknown = card.copy().put("id", "1");
    assertThat(lead.refused("contact.edit", edit(unknown, "甲", null)).getString("code"))
        .isEqualTo("not-found");
    assertThat(lead.refused("contact.edit", edit(card, "长".repeat(65), null)).getString("code"))
        .isEqualTo("invalid");
    assertThat(lead.refused("contact.edit", edit(card, null, "长".repeat(501))).getString("code"))
        .isEqualTo("invalid");
    take(lead, conversation);
    TestSocket ann = node.desk(People.AGENT);
    assertThat(ann.refused("contact.edit", edit(card, "甲", null)).getString("code"))
        .as("a colleague serves this person alone")
        .isEqualTo("not-found");
    assertThat(
            node.desk(People.ADMINISTRATOR)
                .refused("contact.edit", edit(card, "甲", null))
                .getString("code"))
        .isEqualTo("forbidden");
  }
}
