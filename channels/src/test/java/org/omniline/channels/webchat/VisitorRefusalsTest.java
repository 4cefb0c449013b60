package org.omniline.channels.webchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.staff.AuditStore;
import org.omniline.testkit.TestSocket;
import org.omniline.testkit.WireSchemas;

/** What a visitor may not do over the socket, and what is said then. */
class VisitorRefusalsTest {
  private VisitorSite site;

  @BeforeEach
  void start() throws Exception {
    site = new VisitorSite();
  }

  @AfterEach
  void stop() throws Exception {
    site.close();
  }

  @Test
  void upgrade_isRefusedForUnknownAccountsAndForeignOrigins() {
    assertThatThrownBy(() -> site.open("other", Map.of())).rootCause().hasMessageContaining("404");
    assertThatThrownBy(() -> site.open("demo", Map.of("Origin", "https://evil.example")))
        .rootCause()
        .hasMessageContaining("403");
    assertThat(site.audited)
        .extracting(line -> line.action() + " " + line.outcome() + " " + line.address())
        .containsExactly("visitor.connect foreign-origin 203.0.113.7");
  }

  @Test
  void upgrade_isOpenToThePagesOfTheAccount() throws Exception {
    try (TestSocket socket = site.open("demo", Map.of("Origin", "https://school.example"))) {
      VisitorSite.hello(socket, VisitorSite.args());
    }
  }

  @Test
  void socket_isClosedWithoutHello() throws Exception {
    site.listen(200);
    try (TestSocket socket = site.open()) {
      assertThat(socket.closeCode()).isEqualTo(4408);
    }
  }

  @Test
  void send_tooMuchIsRefusedEachTime_andHarmsNobodyElse() throws Exception {
    try (TestSocket loud = site.open();
        TestSocket quiet = site.open()) {
      JsonObject greeting = VisitorSite.hello(loud, VisitorSite.args());
      VisitorSite.hello(quiet, VisitorSite.args());
      int n = 10_000;
      for (int i = 0; i < n; i++) {
        loud.raw(
            VisitorSite.args("id", "m" + i, "do", "send", "args", VisitorSite.message("x"))
                .encode());
      }
      assertThat(quiet.ok("send", VisitorSite.message("help")).getBoolean("duplicate")).isFalse();
      int taken = 0;
      Set<String> answered = new HashSet<>();
      for (int i = 0; i < n; i++) {
        JsonObject reply = loud.reply();
        answered.add(reply.getString("re"));
        if (reply.containsKey("data")) {
          taken++;
        } else {
          JsonObject error = reply.getJsonObject("error");
          assertThat(error.getString("code")).isEqualTo("too-fast");
          assertThat(error.getJsonObject("fields").getLong("retryAfterMs")).isPositive();
        }
      }
      assertThat(answered).hasSize(n);
      assertThat(taken).isBetween(20, 60);
      assertThat(site.threads.stored(VisitorSite.threadKey(greeting))).hasSize(taken);
      assertThat(loud.isClosed()).isFalse();
    }
  }

  @Test
  void send_refusesLongTextEmptyMessagesAndForeignFiles() throws Exception {
    try (TestSocket socket = site.open()) {
      VisitorSite.hello(socket, VisitorSite.args());
      JsonObject tooLong = socket.refused("send", VisitorSite.message("好".repeat(101)));
      assertThat(tooLong.getString("code")).isEqualTo("text-too-long");
      assertThat(tooLong.getJsonObject("fields").getInteger("limit")).isEqualTo(100);
      assertThat(socket.refused("send", VisitorSite.message(" ")).getString("code"))
          .isEqualTo("invalid");
      JsonObject foreign = VisitorSite.message("look").put("media", new JsonArray().add("992"));
      assertThat(socket.refused("send", foreign).getString("code")).isEqualTo("not-found");
      assertThat(site.audited).hasSize(1);
      assertThat(site.audited.get(0).target()).isEqualTo("media:992");
    }
  }

  @Test
  void foreignConversation_looksAsIfItDidNotExist_andIsAudited() throws Exception {
    try (TestSocket victim = site.open();
        TestSocket stranger = site.open()) {
      VisitorSite.hello(victim, VisitorSite.args());
      String conversation =
          victim.ok("send", VisitorSite.message("secret")).getString("conversation");
      JsonObject greeting =
          VisitorSite.hello(
              stranger,
              VisitorSite.args("have", VisitorSite.args("conversation", conversation, "rev", 0)));
      assertThat(greeting.getValue("conversation")).isNull();
      assertThat(greeting.encode()).doesNotContain("secret");

      assertThat(
              stranger
                  .refused("resume", VisitorSite.args("conversation", conversation, "rev", 0))
                  .getString("code"))
          .isEqualTo("not-found");
      assertThat(
              stranger
                  .refused(
                      "seen",
                      VisitorSite.args("conversation", conversation, "seq", 1, "read", true))
                  .getString("code"))
          .isEqualTo("not-found");

      assertThat(site.audited)
          .hasSize(2)
          .allSatisfy(
              line -> {
                assertThat(line.kind()).isEqualTo(AuditStore.Kind.REFUSED);
                assertThat(line.target()).isEqualTo("conversation:" + conversation);
                assertThat(line.address()).isEqualTo("203.0.113.7");
              });
      site.threads.accept(site.threads.keyOf(Long.parseLong(conversation)));
      victim.push(push -> push.encode().contains("ACCEPTED"));
      assertThat(stranger.pushes()).isEmpty();
    }
  }

  @Test
  void commands_areRefusedBeforeHello_unknownAndTwice() throws Exception {
    try (TestSocket socket = site.open()) {
      JsonObject early = socket.command("send", VisitorSite.message("x"));
      WireSchemas.check("objects.schema.json", "error", early);
      assertThat(early.getJsonObject("error").getString("code")).isEqualTo("wrong-state");
      VisitorSite.hello(socket, VisitorSite.args());
      assertThat(socket.refused("hello", VisitorSite.args()).getString("code"))
          .isEqualTo("wrong-state");
      assertThat(socket.refused("conversation.open", VisitorSite.args()).getString("code"))
          .isEqualTo("unknown-command");
      assertThat(
              socket
                  .refused("send", VisitorSite.args("clientId", "x", "text", "y"))
                  .getString("code"))
          .isEqualTo("invalid");
      WireSchemas.check(VisitorSite.SCHEMA, "data:ping", socket.ok("ping", VisitorSite.args()));
      WireSchemas.check(VisitorSite.SCHEMA, "data:leave", socket.ok("leave", VisitorSite.args()));
    }
  }
}
