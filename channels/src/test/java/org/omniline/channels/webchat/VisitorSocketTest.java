package org.omniline.channels.webchat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Content;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Ref;
import org.omniline.conversation.port.WaitingPlaces;
import org.omniline.testkit.TestSocket;
import org.omniline.testkit.WireSchemas;

/** What a visitor says and hears over the socket. */
class VisitorSocketTest {
  private VisitorSite site;

  @BeforeEach
  void start() throws Exception {
    site = new VisitorSite();
  }

  @AfterEach
  void stop() throws Exception {
    site.close();
  }

  // ---- the conversation ----

  @Test
  void languageOfThePage_goesWithTheMessages_asItIsThen() throws Exception {
    try (TestSocket page = site.open();
        TestSocket silent = site.open()) {
      VisitorSite.hello(page, VisitorSite.args("lang", "en"));
      page.ok("send", VisitorSite.message("hello"));
      page.ok("send", VisitorSite.message("你好").put("lang", "zh-CN"));
      page.ok("send", VisitorSite.message("在吗"));
      VisitorSite.hello(silent, VisitorSite.args());
      silent.ok("send", VisitorSite.message("hello"));

      assertThat(site.threads.languages).containsExactly("en", "zh", "zh", "null");
    }
  }

  @Test
  void send_isAcknowledgedAfterTheCommit_andShownInEveryTab() throws Exception {
    try (TestSocket one = site.open();
        TestSocket two = site.open()) {
      JsonObject greeting =
          VisitorSite.hello(
              one, VisitorSite.args("page", "https://school.example/help", "lang", "zh"));
      assertThat(greeting.getValue("conversation")).isNull();
      VisitorSite.hello(two, VisitorSite.args("token", greeting.getString("token")));

      JsonObject ack = one.ok("send", VisitorSite.message("有人吗？"));

      WireSchemas.check(VisitorSite.SCHEMA, "data:send", ack);
      assertThat(site.threads.stored(VisitorSite.threadKey(greeting))).hasSize(1);
      for (TestSocket tab : List.of(one, two)) {
        JsonObject push = tab.push("conversation");
        WireSchemas.check(VisitorSite.SCHEMA, "push:conversation", push);
        assertThat(push.getString("conversation")).isEqualTo(ack.getString("conversation"));
        assertThat(push.getLong("rev")).isEqualTo(ack.getLong("rev"));
        assertThat(
                push.getJsonObject("data")
                    .getJsonArray("entries")
                    .getJsonObject(0)
                    .getString("text"))
            .isEqualTo("有人吗？");
      }
      assertThat(site.threads.stored(VisitorSite.threadKey(greeting)).get(0).content().data())
          .containsEntry("page", "https://school.example/help");
    }
  }

  @Test
  void send_twiceWithOneClientId_isOneEntry() throws Exception {
    try (TestSocket socket = site.open()) {
      JsonObject greeting = VisitorSite.hello(socket, VisitorSite.args());
      JsonObject message = VisitorSite.message("一次");
      JsonObject first = socket.ok("send", message);
      JsonObject again = socket.ok("send", message);
      assertThat(again.getLong("seq")).isEqualTo(first.getLong("seq"));
      assertThat(first.getBoolean("duplicate")).isFalse();
      assertThat(again.getBoolean("duplicate")).isTrue();
      assertThat(site.threads.stored(VisitorSite.threadKey(greeting))).hasSize(1);
    }
  }

  @Test
  void send_ofTwoVisitorsWithOneClientId_isTwoEntries() throws Exception {
    try (TestSocket one = site.open();
        TestSocket two = site.open()) {
      JsonObject a = VisitorSite.hello(one, VisitorSite.args());
      JsonObject b = VisitorSite.hello(two, VisitorSite.args());
      JsonObject message = VisitorSite.message("same uuid");
      one.ok("send", message);
      assertThat(two.ok("send", message).getBoolean("duplicate")).isFalse();
      assertThat(site.threads.stored(VisitorSite.threadKey(a))).hasSize(1);
      assertThat(site.threads.stored(VisitorSite.threadKey(b))).hasSize(1);
    }
  }

  @Test
  void send_keepsTheOrderOfABurst() throws Exception {
    try (TestSocket socket = site.open()) {
      JsonObject greeting = VisitorSite.hello(socket, VisitorSite.args());
      for (int i = 0; i < 15; i++) {
        socket.raw(
            VisitorSite.args("id", "m" + i, "do", "send", "args", VisitorSite.message("m" + i))
                .encode());
      }
      for (int i = 0; i < 15; i++) {
        assertThat(socket.reply().getString("re")).isEqualTo("m" + i);
      }
      assertThat(site.threads.stored(VisitorSite.threadKey(greeting)))
          .extracting(entry -> entry.content().text())
          .containsExactly(
              "m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "m10", "m11", "m12",
              "m13", "m14");
    }
  }

  @Test
  void send_carriesOwnFiles() throws Exception {
    try (TestSocket socket = site.open()) {
      JsonObject greeting = VisitorSite.hello(socket, VisitorSite.args());
      VisitorSite.OneFile.owner = "thread:12/" + VisitorSite.threadKey(greeting);
      socket.ok("send", VisitorSite.message("photo").put("media", new JsonArray().add("991")));
      assertThat(site.threads.stored(VisitorSite.threadKey(greeting)).get(0).content().type())
          .isEqualTo(EntryType.IMAGE);
      JsonObject push = socket.push("conversation");
      WireSchemas.check(VisitorSite.SCHEMA, "push:conversation", push);
    }
  }

  // ---- what the page hears ----

  @Test
  void push_skipsWhatIsNotForTheVisitor_andLeavesNoGap() throws Exception {
    try (TestSocket socket = site.open()) {
      JsonObject greeting = VisitorSite.hello(socket, VisitorSite.args());
      socket.ok("send", VisitorSite.message("hello"));
      String key = VisitorSite.threadKey(greeting);
      site.threads.accept(key);
      Ref owner = new Ref(3, "林晓");
      ConversationState serving = ConversationState.SERVING;
      site.threads.say(key, EntryKind.NOTE, Content.text("SECRET-NOTE"), serving, owner);
      site.threads.say(
          key,
          EntryKind.EVENT,
          Content.event(EntryType.RISK_CHANGED, Map.of("to", "HIGH")),
          serving,
          owner);
      site.threads.say(key, EntryKind.MESSAGE_OUT, Content.text("我在"), serving, owner);

      JsonObject last = socket.push(push -> push.encode().contains("我在"));

      assertThat(socket.pushes().toString()).doesNotContain("SECRET").doesNotContain("RISK");
      long have = 0;
      for (JsonObject push : socket.pushes()) {
        WireSchemas.check(VisitorSite.SCHEMA, "push:" + push.getString("on"), push);
        if (push.getString("on").equals("conversation")) {
          assertThat(push.getJsonObject("data").getLong("since")).isLessThanOrEqualTo(have);
          have = push.getLong("rev");
        }
      }
      assertThat(last.getLong("rev")).isEqualTo(5);
      assertThat(socket.pushes().stream().filter(p -> p.getString("on").equals("conversation")))
          .hasSize(3);
    }
  }

  @Test
  void hello_withATokenNobodyMade_givesANewOne_andUnusedOnesStayOverAReload() throws Exception {
    String foreign = "A".repeat(43);
    String token;
    try (TestSocket socket = site.open()) {
      token = VisitorSite.hello(socket, VisitorSite.args("token", foreign)).getString("token");
      assertThat(token).isNotEqualTo(foreign);
      socket.ok("send", VisitorSite.message("one"));
      assertThat(site.threads.stored(new VisitorToken(foreign).threadKey())).isEmpty();
      assertThat(site.threads.stored(new VisitorToken(token).threadKey())).hasSize(1);
    }
    try (TestSocket first = site.open();
        TestSocket reloaded = site.open()) {
      String unused = VisitorSite.hello(first, VisitorSite.args()).getString("token");
      assertThat(VisitorSite.hello(reloaded, VisitorSite.args("token", unused)).getString("token"))
          .isEqualTo(unused);
    }
  }

  @Test
  void hello_withATokenOfAnEarlierRelease_findsItsConversation() throws Exception {
    String old = "B".repeat(43);
    site.threads.wrote(new VisitorToken(old).threadKey(), "von früher");
    try (TestSocket socket = site.open()) {
      JsonObject greeting = VisitorSite.hello(socket, VisitorSite.args("token", old));
      assertThat(greeting.getString("token")).isEqualTo(old);
      assertThat(greeting.getJsonArray("entries")).hasSize(1);
    }
  }

  @Test
  void hello_withHave_givesOnlyWhatIsMissing() throws Exception {
    String token;
    JsonObject ack;
    try (TestSocket socket = site.open()) {
      JsonObject greeting = VisitorSite.hello(socket, VisitorSite.args());
      token = greeting.getString("token");
      ack = socket.ok("send", VisitorSite.message("one"));
    }
    String key = new VisitorToken(token).threadKey();
    site.threads.accept(key);
    site.threads.say(
        key,
        EntryKind.MESSAGE_OUT,
        Content.text("two"),
        ConversationState.SERVING,
        new Ref(3, "林晓"));
    try (TestSocket again = site.open()) {
      JsonObject have =
          VisitorSite.args(
              "conversation", ack.getString("conversation"), "rev", ack.getLong("rev"));
      JsonObject part = VisitorSite.hello(again, VisitorSite.args("token", token, "have", have));
      assertThat(part.getBoolean("full")).isFalse();
      assertThat(part.getJsonArray("entries")).hasSize(2);
      assertThat(part.getJsonObject("conversation").getLong("rev")).isEqualTo(3);
    }
    try (TestSocket fresh = site.open()) {
      JsonObject whole = VisitorSite.hello(fresh, VisitorSite.args("token", token));
      assertThat(whole.getBoolean("full")).isTrue();
      assertThat(whole.getJsonArray("entries")).hasSize(3);
    }
  }

  @Test
  void waiting_isPushedWhenThePlaceChanges() throws Exception {
    site.threads.ahead = 3;
    try (TestSocket socket = site.open()) {
      VisitorSite.hello(socket, VisitorSite.args());
      socket.ok("send", VisitorSite.message("hello"));
      JsonObject first = socket.push("waiting");
      WireSchemas.check(VisitorSite.SCHEMA, "push:waiting", first);
      assertThat(first.getJsonObject("data").getInteger("ahead")).isEqualTo(3);
      assertThat(first.getJsonObject("data").getValue("estimateMs")).isNull();
      assertThat(first.getJsonObject("data").getBoolean("attended")).isTrue();
      site.threads.ahead = 1;
      site.threads.estimate = Duration.ofMinutes(3);
      site.threads.moveQueue();
      JsonObject next =
          socket.push(p -> p.getString("on").equals("waiting") && p.encode().contains(":1"));
      assertThat(next.getJsonObject("data").getLong("estimateMs")).isEqualTo(180_000);
      // On record stands what was told first.
      assertThat(site.threads.placesTold.values())
          .containsExactly(new WaitingPlaces.Place(3, null, true));
    }
  }

  @Test
  void later_asksForWhatIsWished_andTakesNumbersAsPeopleWriteThem() throws Exception {
    try (TestSocket socket = site.open()) {
      VisitorSite.hello(socket, VisitorSite.args());
      socket.ok("send", VisitorSite.message("hello"));
      socket.ok("later", VisitorSite.args("ask", "MESSAGE"));
      socket.ok("later", VisitorSite.args("ask", "WRITE"));
      socket.ok("later", VisitorSite.args("ask", "PHONE", "number", "138 0013-8000"));
      socket.ok("later", VisitorSite.args("ask", "WAIT"));
      assertThat(
              socket
                  .refused("later", VisitorSite.args("ask", "PHONE", "number", "call me"))
                  .getString("code"))
          .isEqualTo("invalid");
      // A service, as this site's numbering says: nobody can be called at it.
      assertThat(
              socket
                  .refused("later", VisitorSite.args("ask", "PHONE", "number", "12345"))
                  .getJsonObject("fields")
                  .getString("reason"))
          .isEqualTo("no-number");
      assertThat(site.threads.wishes)
          .containsExactly(
              "leaveMessage", "askContact WRITE null", "askContact PHONE 13800138000", "waitAgain");
    }
  }

  @Test
  void typing_goesBothWays() throws Exception {
    try (TestSocket socket = site.open()) {
      VisitorSite.hello(socket, VisitorSite.args());
      String conversation =
          socket.ok("send", VisitorSite.message("hello")).getString("conversation");
      socket.ok("typing", VisitorSite.args("on", true));
      assertThat(site.threads.typing).containsExactly(conversation + "/true");
      site.threads.agentTypes(true);
      WireSchemas.check(VisitorSite.SCHEMA, "push:typing", socket.push("typing"));
    }
  }

  // ---- commands ----

  @Test
  void drain_tellsEveryTabToMove() throws Exception {
    try (TestSocket socket = site.open()) {
      VisitorSite.hello(socket, VisitorSite.args());
      site.sockets.drain();
      WireSchemas.check(VisitorSite.SCHEMA, "push:draining", socket.push("draining"));
      assertThat(socket.closeCode()).isEqualTo(1001);
    }
    assertThatThrownBy(site::open).rootCause().hasMessageContaining("503");
  }

  @Test
  void database_isToldToEveryTabWhenItGoesAndComes_alsoToWhoComesMeanwhile() throws Exception {
    try (TestSocket here = site.open()) {
      VisitorSite.hello(here, VisitorSite.args());
      site.sockets.database(false);
      try (TestSocket late = site.open()) {
        for (TestSocket tab : List.of(here, late)) {
          JsonObject push = tab.push("database");
          WireSchemas.check(VisitorSite.SCHEMA, "push:database", push);
          assertThat(push.getJsonObject("data").getBoolean("available")).isFalse();
        }
        site.sockets.database(true);
        for (TestSocket tab : List.of(here, late)) {
          tab.push(each -> each.encode().contains("\"available\":true"));
        }
      }
    }
  }

  @Test
  void present_namesTheConversationsOfOpenPagesOnly() throws Exception {
    try (TestSocket socket = site.open()) {
      VisitorSite.hello(socket, VisitorSite.args());
      assertThat(site.sockets.present()).isEmpty();
      long conversation =
          Long.parseLong(socket.ok("send", VisitorSite.message("有人吗")).getString("conversation"));
      await().until(() -> site.sockets.present().contains(conversation));
    }
    await().until(() -> site.sockets.present().isEmpty());
  }

  @Test
  void close_forgetsTheTab() throws Exception {
    try (TestSocket socket = site.open()) {
      VisitorSite.hello(socket, VisitorSite.args());
      assertThat(site.threads.listening()).isEqualTo(1);
    }
    await().until(() -> site.threads.listening() == 0);
  }
}
