package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.omniline.gateway.Wire.args;
import static org.omniline.gateway.Wire.ok;
import static org.omniline.gateway.Wire.uuid;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.testkit.TestSocket;

/** Two visitors who are one person, on a whole node with a real PostgreSQL. */
class JoiningIT {
  @RegisterExtension static final RunningNode node = new RunningNode(new People());

  /** Somebody who has written. */
  private record Visitor(TestSocket socket, String token, String conversation) {}

  private Visitor visitor(String text) throws Exception {
    TestSocket socket = node.visitor();
    String token = socket.ok("hello", args()).getString("token");
    return new Visitor(socket, token, says(socket, text));
  }

  private static String says(TestSocket visitor, String text) throws Exception {
    return visitor.ok("send", args("clientId", uuid(), "text", text)).getString("conversation");
  }

  private static JsonObject opened(TestSocket desk, String conversation) throws Exception {
    return ok(desk, "conversation.open", args("conversation", conversation));
  }

  private static String contact(JsonObject opened) {
    return opened.getJsonObject("contact").getString("id");
  }

  private static boolean isOf(JsonObject push, String conversation, String contact, long rev) {
    if (!push.getString("on").equals("conversation")
        || !push.getString("conversation").equals(conversation)) {
      return false;
    }
    JsonObject person =
        push.getJsonObject("data").getJsonObject("conversation").getJsonObject("contact");
    return person.getString("id").equals(contact) && person.getLong("rev") == rev;
  }

  @Test
  void join_reachesEveryDeskAndNothingOfItEitherVisitor() throws Exception {
    Visitor one = visitor("我从学校的网页来");
    Visitor two = visitor("我从家里的电脑来，说说薄荷糖");
    TestSocket ann = node.desk(People.AGENT);
    TestSocket lead = node.desk(People.SUPERVISOR);
    String first = contact(opened(ann, one.conversation()));
    String second = contact(opened(lead, two.conversation()));

    JsonObject found =
        ok(ann, "contact.find", args("q", "薄荷糖", "except", first))
            .getJsonArray("items")
            .getJsonObject(0);
    assertThat(contact(found)).isEqualTo(second);
    assertThat(found.getJsonObject("entry").getString("text")).contains("薄荷糖");
    JsonObject command =
        args("contact", first, "other", second, "commandId", uuid(), "reason", "REASON-OF-JOINING");
    JsonObject joined = ok(ann, "contact.join", command).getJsonObject("contact");
    assertThat(joined.getJsonArray("identities")).hasSize(2);
    assertThat(joined.getInteger("visits")).isEqualTo(2);
    assertThat(ok(ann, "contact.join", command).getJsonObject("contact")).isEqualTo(joined);

    for (TestSocket desk : List.of(ann, lead)) {
      for (Visitor each : List.of(one, two)) {
        desk.push(p -> isOf(p, each.conversation(), first, 1));
      }
      assertThat(opened(desk, two.conversation()).encode())
          .contains("学校的网页")
          .contains("家里的电脑")
          .contains("REASON-OF-JOINING");
    }

    says(one.socket(), "合并以后写的");
    says(two.socket(), "另一台电脑上也写");
    assertThat(opened(lead, one.conversation()).getJsonObject("timeline").encode())
        .contains("合并以后写的")
        .contains("另一台电脑上也写");
    assertSeesOnlyItsOwn(one, List.of("学校的网页", "合并以后"), List.of("家里的电脑", "另一台"));
    assertSeesOnlyItsOwn(two, List.of("家里的电脑", "另一台"), List.of("学校的网页", "合并以后"));
  }

  /** What this visitor's tabs were told, old and new. */
  private void assertSeesOnlyItsOwn(Visitor visitor, List<String> own, List<String> others)
      throws Exception {
    TestSocket tab = node.visitor();
    String all = tab.ok("hello", args("token", visitor.token())).encode();
    assertThat(all).contains(own);
    // A last word of one's own: what was pushed before it has arrived.
    String last = "end-" + uuid();
    says(visitor.socket(), last);
    visitor.socket().push(p -> p.encode().contains(last));
    String told = all + visitor.socket().pushes();
    others.forEach(text -> assertThat(told).doesNotContain(text));
    assertThat(told).doesNotContain("REASON-OF-JOINING").doesNotContain("\"contact\"");
    String foreign =
        node.sql(
            "select min(id)::text from conversation where id <> "
                + visitor.conversation()
                + " and contact_id = (select contact_id from conversation where id = "
                + visitor.conversation()
                + ")");
    assertThat(tab.refused("resume", args("conversation", foreign, "rev", 0)).getString("code"))
        .isEqualTo("not-found");
  }

  @Test
  void part_givesEachItsOwnBackOnEveryDesk() throws Exception {
    Visitor one = visitor("第一位说的");
    Visitor two = visitor("第二位说的");
    TestSocket ann = node.desk(People.AGENT);
    TestSocket lead = node.desk(People.SUPERVISOR);
    JsonObject before = opened(ann, one.conversation());
    String first = contact(before);
    String second = contact(opened(lead, two.conversation()));
    JsonObject joined =
        ok(
                ann,
                "contact.join",
                args("contact", second, "other", first, "commandId", uuid(), "reason", "像"))
            .getJsonObject("contact");
    String identity = joined.getJsonArray("identities").getJsonObject(1).getString("id");

    JsonObject parted =
        ok(
            ann,
            "contact.part",
            args("contact", second, "identity", identity, "commandId", uuid(), "reason", "不是"));

    assertThat(contact(parted)).isEqualTo(first);
    assertThat(parted.getJsonObject("parted").getString("id")).isEqualTo(second);
    lead.push(p -> isOf(p, two.conversation(), second, 2));
    ann.push(p -> isOf(p, one.conversation(), first, 2));
    JsonObject after = opened(ann, one.conversation());
    assertThat(after.getJsonObject("timeline")).isEqualTo(before.getJsonObject("timeline"));
    assertThat(after.getJsonObject("contact").getJsonArray("identities"))
        .isEqualTo(before.getJsonObject("contact").getJsonArray("identities"));
    assertThat(after.getJsonObject("contact").getInteger("visits")).isEqualTo(1);
  }

  @Test
  void commands_areRefusedWithoutRightAndForPeopleOneMayNotSee() throws Exception {
    Visitor one = visitor("谁也别看");
    String contact = contact(opened(node.desk(People.SUPERVISOR), one.conversation()));
    TestSocket admin = node.desk(People.ADMINISTRATOR);
    for (JsonObject each :
        List.of(
            args("do", "contact.find", "args", args("q", "谁也别看")),
            args(
                "do",
                "contact.join",
                "args",
                args("contact", contact, "other", "1", "commandId", uuid(), "reason", "x")),
            args(
                "do",
                "contact.part",
                "args",
                args("contact", contact, "identity", "1", "commandId", uuid(), "reason", "x")))) {
      assertThat(admin.refused(each.getString("do"), each.getJsonObject("args")).getString("code"))
          .isEqualTo("forbidden");
    }
    TestSocket lead = node.desk(People.SUPERVISOR);
    JsonObject unknown = args("contact", contact, "other", "1", "commandId", uuid(), "reason", "x");
    assertThat(lead.refused("contact.join", unknown).getString("code")).isEqualTo("not-found");
    assertThat(lead.refused("contact.join", unknown.copy().put("other", contact)).getString("code"))
        .isEqualTo("invalid");
    assertThat(lead.refused("contact.join", unknown.copy().put("reason", " ")).getString("code"))
        .isEqualTo("invalid");
  }

  @Test
  void audit_saysWhoJoinedWhomAndThatPeopleWereLookedForButNotWhatWasSaid() throws Exception {
    Visitor one = visitor("甲");
    Visitor two = visitor("乙");
    TestSocket lead = node.desk(People.SUPERVISOR);
    String first = contact(opened(lead, one.conversation()));
    String second = contact(opened(lead, two.conversation()));
    ok(lead, "contact.find", args("q", "SOUGHT-FOR"));
    ok(
        lead,
        "contact.join",
        args("contact", first, "other", second, "commandId", uuid(), "reason", "WHY-SO"));
    assertThat(
            node.sql(
                "select kind || ' ' || login || ' ' || target || ' ' || (detail->>'other')"
                    + " from audit where action = 'contact.join' and target = 'contact:"
                    + first
                    + "'"))
        .isEqualTo("MANAGEMENT " + People.SUPERVISOR + " contact:" + first + " " + second);
    assertThat(
            node.sql(
                "select distinct kind || ' ' || target from audit where action = 'contact.find'"
                    + " and outcome = 'ok'"))
        .isEqualTo("DATA_ACCESS contacts");
    assertThat(node.sql("select string_agg(audit::text, ' ') from audit"))
        .doesNotContain("SOUGHT-FOR")
        .doesNotContain("WHY-SO");
  }
}
