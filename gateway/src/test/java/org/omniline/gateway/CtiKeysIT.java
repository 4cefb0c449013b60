package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.testkit.TestSocket;

/** Keys of programs, as administrators make and revoke them. */
class CtiKeysIT {
  private static final String PATH = "/api/v1/cti-keys";

  @RegisterExtension static final RunningNode node = new RunningNode(new People());

  private static JsonObject key(String name) {
    return new JsonObject()
        .put("name", name)
        .put("scopes", new JsonArray().add("EVENTS"))
        .put("expiresAt", Instant.now().plus(Duration.ofDays(90)).toString());
  }

  private static HttpResponse<String> agents(String secret) {
    return node.client()
        .send(
            HttpRequest.newBuilder(node.uri("/api/v1/cti/agents"))
                .header("authorization", "Bearer " + secret)
                .build());
  }

  @Test
  @Tag("R322")
  void key_isToldOnce_keptAsAHash_used_andOpensNothingOnceRevoked() throws Exception {
    Client admin = node.client(People.ADMINISTRATOR);
    JsonObject made = Client.json(admin.post(PATH, key("工单系统")), 201);
    String secret = made.getString("secret");
    assertThat(secret).startsWith("omk_").hasSize(47);
    assertThat(admin.get(PATH).body()).contains("工单系统").doesNotContain(secret);
    assertThat(node.sql("select count(*) from cti_key where secret_hash like '%omk_%'"))
        .isEqualTo("0");
    assertThat(Client.code(admin.post(PATH, key("工单系统")))).isEqualTo("conflict");

    assertThat(agents(secret).statusCode()).isEqualTo(200);
    assertThat(
            Client.json(admin.get(PATH), 200)
                .getJsonArray("items")
                .getJsonObject(0)
                .getString("lastUsedAt"))
        .isNotNull();
    TestSocket bearer = node.socket("/ws/cti", Map.of("Authorization", "Bearer " + secret));
    assertThat(bearer.ok("hello", new JsonObject()).getString("key")).isEqualTo("工单系统");
    TestSocket first = node.socket("/ws/cti", Map.of("Origin", "https://crm.example"));
    first.ok("hello", new JsonObject().put("key", secret));

    Client.json(admin.send("POST", PATH + "/" + made.getString("id") + "/revoke", null), 200);

    assertThat(first.closeCode()).isEqualTo(4401);
    assertThat(bearer.closeCode()).isEqualTo(4401);
    assertThat(agents(secret).statusCode()).isEqualTo(401);
    TestSocket late = node.socket("/ws/cti", Map.of());
    assertThat(
            late.refused("hello", new JsonObject().put("key", secret))
                .getJsonObject("fields")
                .getString("reason"))
        .isEqualTo("no-key");
    assertThat(late.closeCode()).isEqualTo(4401);
    assertThat(
            node.sql(
                "select string_agg(action || ' ' || login, ', ' order by id) from audit"
                    + " where action in ('cti-keys.create', 'cti-keys.revoke', 'cti.connect')"
                    + " and outcome = 'ok'"))
        .contains("cti.connect cti:工单系统")
        .endsWith("cti-keys.revoke " + People.ADMINISTRATOR);
  }

  @Test
  void key_thatIsOverOrLastsForEver_orNamesNobody_isRefused() {
    Client admin = node.client(People.ADMINISTRATOR);
    for (Duration until : new Duration[] {Duration.ofDays(-1), Duration.ofDays(900)}) {
      assertThat(
              Client.json(
                      admin.post(
                          PATH, key("x").put("expiresAt", Instant.now().plus(until).toString())),
                      422)
                  .getJsonObject("fields")
                  .getString("field"))
          .isEqualTo("expiresAt");
    }
    assertThat(
            Client.json(admin.post(PATH, key("x").put("queues", new JsonArray().add("7"))), 422)
                .getJsonObject("fields")
                .getString("reason"))
        .isEqualTo("unknown-id");
    assertThat(Client.code(agents("omk_nobody"))).isEqualTo("not-signed-in");
  }
}
