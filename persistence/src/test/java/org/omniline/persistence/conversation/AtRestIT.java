package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Content;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Risk;
import org.omniline.conversation.intake.MediaFetch;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.ConversationStore.Target;
import org.omniline.conversation.staff.Role;
import org.omniline.persistence.sql.PgSettings;
import org.omniline.persistence.sql.PostgresExtension;

/** Reads every table as somebody with the disk would, and looks for what people said. */
class AtRestIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static final String OPENID = "oQw3rTyUiOpAsDfGh";
  private static final String NAME = "欧阳若曦";
  private static final List<String> SECRETS =
      List.of(
          OPENID,
          NAME,
          "我不想活了",
          "已经写好遗书",
          "白色药瓶",
          "回答得很轻",
          "督导须知",
          "小结内容",
          "合并的缘由",
          "peer-media-4711",
          "https://maps.example/here");

  @Test
  void tables_holdNothingOfWhatPeopleSaidInTheClear() throws SQLException {
    converse(new Hotline(postgres.database()));
    List<String> found = new ArrayList<>();
    PgSettings settings = postgres.settings();
    String url =
        "jdbc:postgresql://" + settings.host() + ":" + settings.port() + "/" + settings.database();
    int cells = 0;
    try (Connection connection =
            DriverManager.getConnection(url, settings.user(), settings.password());
        Statement statement = connection.createStatement()) {
      for (String column : columns(statement)) {
        cells += search(statement, column, found);
      }
    }
    assertThat(cells).as("cells that were looked at").isGreaterThan(200);
    assertThat(found)
        .as("the masked identity is meant to be readable, and shows that the search finds")
        .containsExactly("contact_identity.hint holds the hint");
  }

  private static void converse(Hotline hotline) {
    long id =
        hotline
            .store(
                hotline.message(
                    hotline.account,
                    OPENID,
                    OPENID + "1700000000subscribe",
                    NAME,
                    EntryKind.MESSAGE_IN,
                    Content.text("我不想活了，已经写好遗书")))
            .conversationId();
    hotline.store(
        hotline.message(
            hotline.account,
            OPENID,
            "second",
            NAME,
            EntryKind.MESSAGE_IN,
            new Content(
                EntryType.IMAGE,
                "白色药瓶",
                Map.of(
                    MediaFetch.PEER_MEDIA_ID,
                    "peer-media-4711",
                    "url",
                    "https://maps.example/here"),
                List.of())));
    Actor agent = hotline.agent(Role.AGENT, 5, 1L);
    Actor other = hotline.agent(Role.AGENT, 5, 1L);
    Conversation waiting = hotline.read(id);
    hotline.accept(waiting, agent);
    var store = hotline.conversations;
    store.send(id, agent, "c1", Content.text("回答得很轻")).ignoreElement().blockingAwait();
    store.note(id, agent, "c2", "督导须知").ignoreElement().blockingAwait();
    store.risk(id, agent, "c3", Risk.HIGH, "白色药瓶").ignoreElement().blockingAwait();
    store
        .transfer(id, agent, "c4", new Target(null, other.userId()), "督导须知")
        .ignoreElement()
        .blockingAwait();
    hotline.accept(hotline.read(id), other);
    store
        .close(id, other, hotline.read(id).lastInSeq(), "other", "小结内容")
        .ignoreElement()
        .blockingAwait();
    long second = hotline.waiting(hotline.visitor()).contact().id();
    hotline
        .contacts
        .join(
            hotline.viewer(hotline.agent(Role.SUPERVISOR, 5)),
            "c5",
            hotline.read(id).contact().id(),
            second,
            "合并的缘由")
        .ignoreElement()
        .blockingAwait();
    assertThat(hotline.all(id).entries()).hasSizeGreaterThan(9);
  }

  /**
   * {@code table.column} of every table of ours, as text that shows bytes in hexadecimal; but not
   * the list of words of danger, which are ours and nobody's.
   */
  private static List<String> columns(Statement statement) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (ResultSet rows =
        statement.executeQuery(
            """
            select table_name || '.' || column_name from information_schema.columns
            where table_schema = 'public' and table_name <> 'crisis_word' order by 1
            """)) {
      while (rows.next()) {
        columns.add(rows.getString(1));
      }
    }
    return columns;
  }

  private static int search(Statement statement, String column, List<String> found)
      throws SQLException {
    String[] names = column.split("\\.", 2);
    int cells = 0;
    try (ResultSet rows =
        statement.executeQuery("select \"" + names[1] + "\"::text from \"" + names[0] + "\"")) {
      while (rows.next()) {
        String cell = rows.getString(1);
        if (cell == null) {
          continue;
        }
        cells++;
        for (String secret : SECRETS) {
          if (cell.contains(secret) || cell.contains(hex(secret))) {
            found.add(column + " holds " + secret);
          }
        }
        if (cell.contains("oQw…Gh")) {
          found.add(column + " holds the hint");
        }
        for (String word : List.of("遗书", "药瓶", "欧阳")) {
          if (cell.contains(word) || cell.contains(hex(word))) {
            found.add(column + " holds the word " + word);
          }
        }
      }
    }
    return cells;
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }
}
