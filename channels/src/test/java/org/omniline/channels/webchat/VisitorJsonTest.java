package org.omniline.channels.webchat;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Change;
import org.omniline.conversation.Content;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Ref;
import org.omniline.conversation.port.WaitingPlaces.Place;
import org.omniline.testkit.WireSchemas;

class VisitorJsonTest {
  private static final String OBJECTS = "objects.schema.json";

  @Test
  void change_tellsNothingThatIsNotForTheContact() {
    var conversation =
        Samples.conversation(7, 84, ConversationState.SERVING, "thread", new Ref(3, "林晓"));

    JsonObject json =
        VisitorJson.change(new Change(0, conversation, Samples.everyEntry(7)), 0, null);

    WireSchemas.check(OBJECTS, "visitorChange", json);
    String text = json.encode();
    assertThat(text)
        .doesNotContain("SECRET")
        .doesNotContain("HIGH")
        .doesNotContain("suicide")
        .doesNotContain("危机干预组")
        .doesNotContain("督导组")
        .doesNotContain("NOTE\"")
        .doesNotContain("RISK_CHANGED")
        .doesNotContain("school.example")
        .doesNotContain("\"id\":\"3\"")
        .contains("林晓");
  }

  @Test
  void conversation_tellsThePlaceOnlyWhileWaiting() {
    var waiting = Samples.conversation(7, 2, ConversationState.WAITING, "thread", null);
    var served = Samples.conversation(7, 3, ConversationState.SERVING, "thread", new Ref(3, "林"));

    JsonObject before =
        VisitorJson.conversation(waiting, new Place(4, Duration.ofMinutes(2), true));
    JsonObject after = VisitorJson.conversation(served, new Place(4, null, false));

    WireSchemas.check(OBJECTS, "visitorConversation", before);
    WireSchemas.check(OBJECTS, "visitorConversation", after);
    assertThat(before.getInteger("ahead")).isEqualTo(4);
    assertThat(before.getInteger("position")).isEqualTo(5);
    assertThat(before.getLong("estimateMs")).isEqualTo(120_000);
    assertThat(before.getBoolean("attended")).isTrue();
    assertThat(after.getValue("ahead")).isNull();
    assertThat(after.getString("agentName")).isEqualTo("林");
    assertThat(after.getBoolean("refused")).isFalse();
    assertThat(after.getLong("readSeq")).isEqualTo(10);
  }

  @Test
  void conversation_isClosedWhenTheNextMessageOpensAnother() {
    for (ConversationState state : ConversationState.values()) {
      var c = Samples.conversation(7, 2, state, "thread", null);
      assertThat(VisitorJson.conversation(c, null).getBoolean("closed"))
          .as(state.name())
          .isEqualTo(state == ConversationState.CLOSED || state == ConversationState.ABANDONED);
    }
  }

  @Test
  void entry_isTheSameTextEveryTime() {
    var data = Map.of("latitude", "39.9", "longitude", "116.4", "label", "北京");
    var entry =
        Samples.entry(
            7, 1, 1, EntryKind.MESSAGE_IN, new Content(EntryType.LOCATION, null, data, List.of()));

    String text = VisitorJson.entry(entry).encode();

    assertThat(text)
        .contains("\"data\":{\"label\":\"北京\",\"latitude\":\"39.9\",\"longitude\":\"116.4\"}");
    assertThat(VisitorJson.entry(entry).encode()).isEqualTo(text);
  }

  @Test
  void clientIds_ofTwoVisitorsNeverCollide() {
    String uuid = "5f0c2a52-7b11-4a3c-9d0a-000000000001";
    assertThat(ClientIds.externalId("threadA", uuid))
        .isNotEqualTo(ClientIds.externalId("threadB", uuid));
    assertThat(ClientIds.clientIdOf(ClientIds.externalId("threadA", uuid))).isEqualTo(uuid);
  }
}
