package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The table of number prefixes over HTTP. */
class NumberPlacesIT {
  private static final String PATH = "/api/v1/number-places";

  @RegisterExtension static final RunningNode node = new RunningNode(new People());

  private static Client admin() {
    return node.client(People.ADMINISTRATOR);
  }

  private static HttpResponse<String> send(Client by, String text) {
    return by.send("PUT", PATH + "?name=table.csv", text);
  }

  private static JsonObject find(Client by, String number) {
    return Client.json(by.get(PATH + "/find?number=" + number), 200);
  }

  @AfterEach
  void remove() {
    admin().send("DELETE", PATH, "");
  }

  @Test
  @Tag("R22")
  void importedTable_isUsedAtOnce_andRemoved() {
    Client admin = admin();
    assertThat(find(admin, "19900001234").getString("region")).isNull();
    assertThat(find(admin, "13910310000").getString("region")).isEqualTo("北京市");

    JsonObject imported = Client.json(send(admin, "1990000,四川成都,中国电信\n"), 200);

    assertThat(imported.getInteger("rows")).isEqualTo(1);
    assertThat(imported.getString("name")).isEqualTo("table.csv");
    assertThat(find(admin, "19900001234").getString("region")).isEqualTo("四川成都");
    assertThat(find(admin, "19900001234").getBoolean("imported")).isTrue();
    assertThat(find(admin, "13910310000").getString("region")).isEqualTo("北京市");
    assertThat(Client.json(admin.get(PATH), 200)).isEqualTo(imported);

    assertThat(admin.send("DELETE", PATH, "").statusCode()).isEqualTo(204);
    assertThat(find(admin, "19900001234").getString("region")).isNull();
    assertThat(Client.json(admin.get(PATH), 200).getInteger("rows")).isZero();
  }

  @Test
  void tableOfAnotherNode_isTakenByItself() {
    Client admin = admin();
    Client.json(send(admin, "1990000,四川成都\n"), 200);
    node.sql(
        "update prefix_table set version = version + 1, file = convert_to('1990000,重庆', 'UTF8')"
            + " returning name");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> "重庆".equals(find(admin, "19900001234").getString("region")));
  }

  @Test
  void wrongLines_areNamed_andTheTableBeforeStays() {
    Client admin = admin();
    Client.json(send(admin, "1990000,四川成都\n"), 200);

    JsonObject fields =
        Client.json(send(admin, "1990000,贵州贵阳\n19x,北京\n1990001,\n"), 422).getJsonObject("fields");

    assertThat(fields.getString("reason")).isEqualTo("lines-wrong");
    assertThat(fields.getJsonArray("lines").getJsonObject(0).getMap())
        .isEqualTo(Map.of("line", 2, "reason", "not-a-prefix", "text", "19x"));
    assertThat(fields.getJsonArray("lines").getJsonObject(1).getInteger("line")).isEqualTo(3);
    assertThat(find(admin, "19900001234").getString("region")).isEqualTo("四川成都");
    assertThat(Client.json(send(admin, "prefix,region\n"), 422).getJsonObject("fields").getMap())
        .containsEntry("reason", "no-rows");
  }

  @Test
  void whoHasNoRight_neitherReadsNorChanges() {
    Client agent = node.client(People.AGENT);
    assertThat(agent.get(PATH).statusCode()).isEqualTo(403);
    assertThat(send(agent, "1990000,四川成都\n").statusCode()).isEqualTo(403);
    assertThat(agent.get(PATH + "/find?number=10086").statusCode()).isEqualTo(403);
  }
}
