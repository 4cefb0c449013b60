package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rules, hours and lists over HTTP. */
class AdmissionIT {
  @RegisterExtension static final RunningNode node = new RunningNode(new People());

  private static Client admin;

  @BeforeAll
  static void start() {
    admin = node.client(People.ADMINISTRATOR);
  }

  private static JsonObject rule(String condition) {
    return new JsonObject()
        .put("name", "夜间")
        .put("position", 10)
        .put("condition", condition)
        .put(
            "actions",
            new JsonArray()
                .add(new JsonObject().put("do", "PRIORITY").put("priority", 4))
                .add(new JsonObject().put("do", "TELL").put("text", "请稍候")))
        .put("last", true)
        .put("active", true);
  }

  private static JsonObject json(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return new JsonObject(response.body());
  }

  @Test
  void rule_isSavedTriedAndRefusedWhenStale() {
    JsonObject saved =
        json(admin.post("/api/v1/routing-rules", rule("waiting > 3 && !returning")), 201);
    String path = "/api/v1/routing-rules/" + saved.getString("id");
    JsonObject change = saved.copy();
    change.remove("id");
    json(admin.send("PUT", path, change.encode()), 200);
    HttpResponse<String> stale = admin.send("PUT", path, change.encode());
    assertThat(stale.statusCode()).isEqualTo(409);

    JsonObject plan =
        json(
            admin.post(
                "/api/v1/routing-rules/try",
                new JsonObject()
                    .put("queue", "1")
                    .put("facts", new JsonObject().put("waiting", 9))),
            200);
    assertThat(plan.getInteger("priority")).isEqualTo(4);
    assertThat(plan.getJsonArray("tell")).containsExactly("请稍候");
    assertThat(plan.getJsonArray("trace").getJsonObject(0).getString("outcome"))
        .isEqualTo("MATCHED");
    JsonObject list = json(admin.get("/api/v1/routing-rules"), 200);
    assertThat(list.getJsonArray("variables")).isNotEmpty();
    assertThat(list.getJsonArray("items")).isNotEmpty();
  }

  @Test
  void rule_isRefusedWithLineAndColumn() {
    HttpResponse<String> refused =
        admin.post("/api/v1/routing-rules", rule("waiting > 3 &&\n retruning"));

    assertThat(refused.statusCode()).isEqualTo(422);
    JsonObject problem =
        new JsonObject(refused.body())
            .getJsonObject("fields")
            .getJsonArray("problems")
            .getJsonObject(0);
    assertThat(problem.getInteger("line")).isEqualTo(2);
    assertThat(problem.getInteger("column")).isEqualTo(2);
  }

  @Test
  void try_refusesAFactThatIsNone() {
    assertThat(refused("waiting", "viele")).isEqualTo("wrong-type");
    assertThat(refused("date", "2026-02-30")).isEqualTo("wrong-form");
    assertThat(refused("time", "25:99")).isEqualTo("wrong-form");
    assertThat(refused("weekday", 0)).isEqualTo("too-small");
    assertThat(refused("weekday", 8)).isEqualTo("too-great");
    assertThat(refused("hour", 24)).isEqualTo("too-great");
    assertThat(refused("waiting", -1)).isEqualTo("too-small");
  }

  /** Why a trial with this fact is refused. */
  private static String refused(String name, Object value) {
    JsonObject fields =
        json(
                admin.post(
                    "/api/v1/routing-rules/try",
                    new JsonObject()
                        .put("queue", "1")
                        .put("facts", new JsonObject().put(name, value))),
                422)
            .getJsonObject("fields");
    assertThat(fields.getString("field")).isEqualTo(name);
    return fields.getString("reason");
  }

  @Test
  void hours_areSavedAndRefusedWhenTheZoneDoesNotExist() {
    JsonObject office =
        new JsonObject()
            .put("code", "office")
            .put("name", "工作时间")
            .put("zone", "Asia/Shanghai")
            .put(
                "week",
                new JsonObject()
                    .put(
                        "MONDAY",
                        new JsonArray().add(new JsonObject().put("from", 480).put("until", 1080))))
            .put("closedText", "现在休息")
            .put("queues", new JsonArray());
    assertThat(json(admin.post("/api/v1/business-hours", office), 201).getInteger("version"))
        .isEqualTo(1);
    assertThat(
            admin
                .post("/api/v1/business-hours", office.copy().put("code", "x").put("zone", "Mars"))
                .statusCode())
        .isEqualTo(422);

    JsonObject day =
        new JsonObject()
            .put("version", 0)
            .put("name", "国庆节")
            .put("holiday", true)
            .put("open", new JsonArray())
            .put("closedText", " 国庆休息，10月8日恢复 ");
    assertThat(
            json(admin.send("PUT", "/api/v1/special-days/2027-10-01", day.encode()), 200)
                .getString("closedText"))
        .isEqualTo("国庆休息，10月8日恢复");
    assertThat(json(admin.get("/api/v1/business-hours"), 200).getString("zone"))
        .as("what new hours begin with")
        .isNotBlank();
    assertThat(admin.send("PUT", "/api/v1/special-days/2027-02-30", day.encode()).statusCode())
        .isEqualTo(422);
    assertThat(admin.send("DELETE", "/api/v1/special-days/2027-10-01?version=1", null).statusCode())
        .isEqualTo(204);
  }

  @Test
  void hours_sayWhichQueuesTheyHaveTakenFromOthers() {
    JsonObject day =
        new JsonObject()
            .put("code", "day")
            .put("name", "白天")
            .put("zone", "Asia/Shanghai")
            .put("week", new JsonObject())
            .put("queues", new JsonArray().add("1"));
    JsonObject first = json(admin.post("/api/v1/business-hours", day), 201);
    assertThat(first.getJsonArray("moved")).isEmpty();

    JsonObject night = day.copy().put("code", "night").put("name", "夜里");
    JsonObject second = json(admin.post("/api/v1/business-hours", night), 201);

    assertThat(second.getJsonArray("moved"))
        .containsExactly(
            new JsonObject()
                .put("queue", "1")
                .put("from", new JsonObject().put("id", first.getString("id")).put("name", "白天")));
    JsonObject none = second.copy().put("queues", new JsonArray());
    none.remove("id");
    none.remove("moved");
    json(admin.send("PUT", "/api/v1/business-hours/" + second.getString("id"), none.encode()), 200);
  }

  @Test
  void listing_hidesTheIdentityAndABlockAlwaysEnds() {
    JsonObject phone =
        new JsonObject()
            .put("list", "BLOCKED")
            .put("kind", "PHONE")
            .put("value", "+8613800138000")
            .put("reason", "反复骚扰");
    assertThat(admin.post("/api/v1/listings", phone).statusCode()).isEqualTo(422);
    phone.put("until", Instant.now().plus(Duration.ofDays(1)).toString());

    HttpResponse<String> response = admin.post("/api/v1/listings", phone);

    JsonObject listing = json(response, 201);
    assertThat(listing.getString("reading")).isEqualTo("MOBILE");
    assertThat(response.body()).doesNotContain("13800138000");
    assertThat(admin.get("/api/v1/listings?list=BLOCKED").body())
        .contains(listing.getString("id"))
        .doesNotContain("13800138000");
    assertThat(admin.post("/api/v1/listings", phone).statusCode()).isEqualTo(409);
    json(admin.post("/api/v1/listings/" + listing.getString("id") + "/end", new JsonObject()), 200);
    assertThat(node.sql("select detail::text from audit where action like 'listings.%'"))
        .doesNotContain("13800138000");
  }

  @Test
  void listing_refusesANumberThatNobodyHas_andSaysWhatAnotherIsTakenFor() {
    JsonObject phone =
        new JsonObject().put("list", "VIP").put("kind", "PHONE").put("reason", "志愿者");
    JsonObject fields =
        json(admin.post("/api/v1/listings", phone.copy().put("value", "138001380")), 422)
            .getJsonObject("fields");
    assertThat(fields.getString("field")).isEqualTo("value");
    assertThat(fields.getString("reason")).isEqualTo("impossible-number");

    Map.of("12356", "SHORT", "8512 3456", "LOCAL", "0771-2123456", "FIXED_LINE")
        .forEach(
            (number, reading) ->
                assertThat(
                        json(admin.post("/api/v1/listings", phone.copy().put("value", number)), 201)
                            .getString("reading"))
                    .isEqualTo(reading));
  }

  @Test
  void systemText_isEditedInBothLanguages_andKeepsTheEnglishWhereNoneIsGiven() {
    JsonObject text =
        json(admin.get("/api/v1/system-texts"), 200).getJsonArray("items").stream()
            .map(JsonObject.class::cast)
            .filter(one -> one.getString("code").equals("closed"))
            .findFirst()
            .orElseThrow();
    assertThat(text.getString("english")).contains("closed just now");
    JsonObject change =
        new JsonObject().put("version", text.getInteger("version")).put("text", "已经下班，危急请拨120。");

    JsonObject saved = json(admin.send("PUT", "/api/v1/system-texts/closed", change.encode()), 200);
    assertThat(saved.getString("english")).isEqualTo(text.getString("english"));
    change.put("version", saved.getInteger("version")).put("english", "Closed. Call 120.");
    saved = json(admin.send("PUT", "/api/v1/system-texts/closed", change.encode()), 200);

    assertThat(saved.getString("english")).isEqualTo("Closed. Call 120.");
    assertThat(admin.send("PUT", "/api/v1/system-texts/closed", change.encode()).statusCode())
        .isEqualTo(409);
  }

  @Test
  void hours_whoseTimesOfADayOverlap_areRefused_whatTouchesIsNot() {
    JsonObject office =
        new JsonObject()
            .put("code", "overlap")
            .put("name", "重叠")
            .put("zone", "Asia/Shanghai")
            .put("queues", new JsonArray())
            .put("week", new JsonObject().put("MONDAY", spans(540, 720, 660, 1080)));
    JsonObject refused = json(admin.post("/api/v1/business-hours", office), 422);
    assertThat(refused.getJsonObject("fields").getString("field")).isEqualTo("week");
    assertThat(refused.getJsonObject("fields").getString("reason")).isEqualTo("overlap");
    // Until the next morning, and again before midnight.
    office.put("week", new JsonObject().put("MONDAY", spans(1320, 360, 1380, 1440)));
    json(admin.post("/api/v1/business-hours", office), 422);
    office.put(
        "week",
        new JsonObject()
            .put("MONDAY", spans(1080, 360, 540, 1080))
            .put("TUESDAY", spans(300, 480)));
    json(admin.post("/api/v1/business-hours", office), 201);

    JsonObject day =
        new JsonObject()
            .put("version", 0)
            .put("name", "调休")
            .put("holiday", false)
            .put("open", spans(540, 720, 700, 900));
    json(admin.send("PUT", "/api/v1/special-days/2031-02-03", day.encode()), 422);
  }

  private static JsonArray spans(int... minutes) {
    JsonArray spans = new JsonArray();
    for (int i = 0; i < minutes.length; i += 2) {
      spans.add(new JsonObject().put("from", minutes[i]).put("until", minutes[i + 1]));
    }
    return spans;
  }
}
