package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What an administrator mistypes: refused with the place and a stable word, and nothing changes.
 */
class RefusedFieldsIT {
  @RegisterExtension static final RunningNode node = new RunningNode(new People());

  private static Client admin;

  @BeforeAll
  static void signIn() {
    admin = node.client(People.ADMINISTRATOR);
  }

  private static JsonObject refused(String path, JsonObject body, int status) {
    JsonObject problem = Client.json(admin.post("/api/v1/" + path, body), status);
    return problem.getJsonObject("fields");
  }

  @Test
  void ruleWithoutAction_breaksTheContractWithAStableReason() {
    JsonObject rule =
        new JsonObject()
            .put("name", "夜里")
            .put("position", 10)
            .put("condition", "true")
            .put("actions", new JsonArray());
    assertThat(refused("routing-rules", rule, 400))
        .isEqualTo(new JsonObject().put("field", "actions").put("reason", "too-few"));
    rule.remove("actions");
    assertThat(refused("routing-rules", rule, 400))
        .isEqualTo(new JsonObject().put("field", "actions").put("reason", "missing"));
  }

  /** A line without a name can be found by nobody, and a blank text tells nobody anything. */
  @Test
  void blankNamesAndTexts_areMissing() {
    JsonObject tells = new JsonObject().put("do", "TELL").put("text", " 　 ");
    JsonObject rule =
        new JsonObject()
            .put("name", "   ")
            .put("position", 10)
            .put("condition", "true")
            .put(
                "actions",
                new JsonArray().add(new JsonObject().put("do", "PRIORITY").put("priority", 3)));
    JsonObject missing = new JsonObject().put("reason", "missing");
    assertThat(refused("routing-rules", rule, 400)).isEqualTo(missing.copy().put("field", "name"));
    assertThat(refused("queues", new JsonObject().put("code", "blank").put("name", " "), 400))
        .isEqualTo(missing.copy().put("field", "name"));
    rule.put("name", "夜里").put("actions", new JsonArray().add(tells));
    assertThat(refused("routing-rules", rule, 400).getString("field")).startsWith("actions");
  }

  private static JsonObject account() {
    return Client.json(admin.get("/api/v1/channel-accounts"), 200)
        .getJsonArray("items")
        .getJsonObject(0);
  }

  private static HttpResponse<String> choose(String choices) {
    return set("choices", choices);
  }

  private static HttpResponse<String> set(String key, String text) {
    JsonObject account = account();
    JsonObject change =
        new JsonObject()
            .put("version", account.getInteger("version"))
            .put("settings", new JsonObject().put(key, text));
    String path = "/api/v1/channel-accounts/" + account.getString("id");
    return admin.send("PATCH", path, change.encode());
  }

  @Test
  void malformedChoices_areRefusedWithTheirLine_andTheSavedOnesStay() {
    Client.json(choose("law=法律咨询|Legal\nmind=心理"), 200);
    assertThat(Client.json(choose("law=法律咨询\n投诉"), 422).getJsonObject("fields"))
        .isEqualTo(
            new JsonObject()
                .put("field", "settings.choices")
                .put("line", 2)
                .put("reason", "choice-form"));
    JsonObject twice = Client.json(choose("law=法律\nlaw=投诉"), 422).getJsonObject("fields");
    assertThat(twice.getString("reason")).isEqualTo("choice-twice");
    assertThat(account().getJsonObject("settings").getString("choices"))
        .isEqualTo("law=法律咨询|Legal\nmind=心理");
    JsonObject made =
        new JsonObject()
            .put("channel", "WEBCHAT")
            .put("code", "second")
            .put("name", "第二个")
            .put("queue", account().getString("queue"))
            .put("settings", new JsonObject().put("choices", "法律"));
    assertThat(refused("channel-accounts", made, 422).getInteger("line")).isEqualTo(1);
  }

  @Test
  void malformedEmergencyNumbers_areRefusedWithTheirLine_andTheSavedOnesStay() {
    String good = "[{\"label\":\"急救\",\"number\":\"120\"}]";
    Client.json(set("emergency", good), 200);
    String bad = "[{\"label\":\"急救\",\"number\":\"120\"},{\"label\":\"报警\",\"number\":\"报警\"}]";
    assertThat(Client.json(set("emergency", bad), 422).getJsonObject("fields"))
        .isEqualTo(
            new JsonObject()
                .put("field", "settings.emergency")
                .put("line", 2)
                .put("reason", "emergency-form"));
    assertThat(Client.json(set("emergency.en", "Ambulance 120"), 422).getString("code"))
        .isEqualTo("invalid");
    assertThat(account().getJsonObject("settings").getString("emergency")).isEqualTo(good);
  }

  @Test
  void endsOfBlocks_areRefusedWithTheirReason() {
    JsonObject block = listing("PHONE", "13900005678").put("list", "BLOCKED");
    assertThat(refused("listings", block, 422))
        .isEqualTo(new JsonObject().put("field", "until").put("reason", "block-ends"));
    assertThat(refused("listings", block.put("until", "2020-01-01T00:00:00.000Z"), 422))
        .isEqualTo(new JsonObject().put("field", "until").put("reason", "past"));
  }

  private static JsonObject listing(String kind, String value) {
    return new JsonObject()
        .put("list", "VIP")
        .put("kind", kind)
        .put("value", value)
        .put("reason", "约定优先");
  }

  @Test
  void numbersOnLists_areNumbers_andTheSameNumberIsOneHoweverItIsWritten() {
    JsonObject noNumber = new JsonObject().put("field", "value").put("reason", "no-listed-number");
    assertThat(refused("listings", listing("PHONE", "abc"), 422)).isEqualTo(noNumber);
    assertThat(refused("listings", listing("PHONE", "12"), 422)).isEqualTo(noNumber);
    assertThat(refused("listings", listing("EMAIL", "   "), 422))
        .isEqualTo(new JsonObject().put("field", "value").put("reason", "missing"));
    assertThat(node.sql("select count(*) from identity_listing")).isEqualTo("0");

    Client.json(admin.post("/api/v1/listings", listing("PHONE", " 139 0000-1234 ")), 201);
    assertThat(admin.post("/api/v1/listings", listing("PHONE", "13900001234")).statusCode())
        .isEqualTo(409);
    Client.json(admin.post("/api/v1/listings", listing("EMAIL", " a@example.org ")), 201);
    assertThat(admin.post("/api/v1/listings", listing("EMAIL", "a@example.org")).statusCode())
        .isEqualTo(409);
  }
}
