package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Recording rules over HTTP. */
@Tag("R98")
class RecordingRulesIT {
  private static final String PATH = "/api/v1/recording-rules";

  @RegisterExtension static final RunningNode node = new RunningNode(new People());

  private static Client admin;

  @BeforeAll
  static void start() {
    admin = node.client(People.ADMINISTRATOR);
  }

  private static JsonObject rule(String name, String condition) {
    return new JsonObject()
        .put("name", name)
        .put("condition", condition)
        .put("records", true)
        .put("mode", "ANSWER")
        .put("notice", "recording-notice");
  }

  private static JsonObject fields(JsonObject draft) {
    return Client.json(admin.post(PATH, draft), 422).getJsonObject("fields");
  }

  private static JsonObject tried(JsonObject facts, JsonObject draft) {
    return Client.json(
        admin.post(PATH + "/try", new JsonObject().put("facts", facts).put("rule", draft)), 200);
  }

  /** Of the draft, wherever other rules stand. */
  private static String outcome(JsonObject decision) {
    return decision.getJsonArray("trace").stream()
        .map(JsonObject.class::cast)
        .filter(step -> step.getString("name").equals("只录外拨"))
        .map(step -> step.getString("outcome"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void ruleIsSaved_changed_andItsVersionsAreTold() {
    JsonObject made = Client.json(admin.post(PATH, rule("心理来电", "queue == \"psych\"")), 201);
    assertThat(made.getInteger("version")).isEqualTo(1);
    String id = made.getString("id");
    JsonObject change =
        made.copy().put("condition", "queue == \"law\"").put("mode", "DEMAND").put("notice", null);
    change.remove("id");
    change.remove("notice");
    change.put("unannounced", "欢迎词里已经告知");

    JsonObject now = Client.json(admin.send("PUT", PATH + "/" + id, change.encode()), 200);

    assertThat(now.getString("mode")).isEqualTo("DEMAND");
    assertThat(now.getString("notice")).isNull();
    assertThat(admin.send("PUT", PATH + "/" + id, change.encode()).statusCode()).isEqualTo(409);
    JsonObject versions = Client.json(admin.get(PATH + "/" + id + "/versions"), 200);
    assertThat(versions.getJsonArray("items").stream().map(JsonObject.class::cast))
        .extracting(one -> one.getInteger("version") + " " + one.getString("mode"))
        .containsExactly("2 DEMAND", "1 ANSWER");
    assertThat(versions.getJsonArray("items").getJsonObject(0).getJsonObject("by").getString("id"))
        .isEqualTo(node.sql("select id from staff_user where login = 'root'"));
    assertThat(Client.json(admin.get(PATH), 200).encode()).contains("accessNumber", "心理来电");
    assertThat(
            node.sql(
                "select count(*) from audit where action = 'recording-rules.update' and target ="
                    + " 'recording-rule:"
                    + id
                    + "'"))
        .isNotEqualTo("0");
  }

  @Test
  void ruleThatTellsNobody_hasNoValidCondition_orAnotherOnesName_isRefusedWithItsField() {
    JsonObject silent = rule("静默", "true");
    silent.remove("notice");
    assertThat(fields(silent).getString("reason")).isEqualTo("not-announced");
    assertThat(fields(silent.copy().put("unannounced", " ")).getString("field"))
        .isEqualTo("unannounced");
    JsonObject broken = fields(rule("错", "queue =="));
    assertThat(broken.getString("field")).isEqualTo("condition");
    assertThat(broken.getJsonArray("problems")).isNotEmpty();
    assertThat(fields(rule("没有提示音", "true").put("notice", "no-such")).getString("field"))
        .isEqualTo("notice");
    Client.json(admin.post(PATH, rule("同名", "false")), 201);
    assertThat(fields(rule(" 同名", "false")).getString("reason")).isEqualTo("name-taken");
  }

  @Test
  void trial_saysWhichRuleDecides_andSavesNothing() {
    JsonObject draft =
        rule("只录外拨", "direction == \"OUTBOUND\"").put("position", 0).put("mode", "START");
    JsonObject out = tried(new JsonObject().put("direction", "OUTBOUND"), draft);
    assertThat(out.getBoolean("records")).isTrue();
    assertThat(out.getString("mode")).isEqualTo("START");
    assertThat(outcome(out)).isEqualTo("MATCHED");

    assertThat(outcome(tried(new JsonObject(), draft))).isEqualTo("DID_NOT_MATCH");
    assertThat(Client.json(admin.get(PATH), 200).encode()).doesNotContain("只录外拨");
    for (JsonObject wrong :
        List.of(
            new JsonObject().put("direction", "SIDEWAYS"),
            new JsonObject().put("nothing", "x"),
            new JsonObject().put("number", 5))) {
      JsonObject asked = new JsonObject().put("facts", wrong);
      assertThat(admin.post(PATH + "/try", asked).statusCode()).as(wrong.encode()).isEqualTo(422);
    }
  }

  @Test
  void whoDoesNotManageRecordings_seesNoRule() {
    for (String login : List.of(People.AGENT, People.SUPERVISOR)) {
      assertThat(node.client(login).get(PATH).statusCode()).as(login).isEqualTo(403);
    }
  }
}
