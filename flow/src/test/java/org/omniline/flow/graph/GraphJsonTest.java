package org.omniline.flow.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omniline.flow.graph.MalformedGraph.Reason;

class GraphJsonTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Provide
  Arbitrary<FlowGraph> valid() {
    return Graphs.valid();
  }

  @Property(tries = 300)
  void write_isReadToAnEqualGraph(@ForAll("valid") FlowGraph graph) throws Exception {
    assertThat(GraphJson.read(GraphJson.write(graph))).isEqualTo(graph);
  }

  @Property(tries = 100)
  void schema_acceptsWhatIsWritten(@ForAll("valid") FlowGraph graph) {
    assertThat(FlowSchema.accepts(GraphJson.write(graph))).isTrue();
  }

  @Property(tries = 300)
  void schemaAndCodec_agreeOnWhatSomebodyBroke(@ForAll("valid") FlowGraph graph, @ForAll long seed)
      throws Exception {
    JsonNode json = MAPPER.readTree(GraphJson.write(graph));
    damage(json, new Random(seed));

    assertThat(read(json.toString()))
        .as(json.toString())
        .isEqualTo(FlowSchema.accepts(json.toString()));
  }

  private static boolean read(String json) {
    try {
      var unused = GraphJson.read(json);
      return true;
    } catch (MalformedGraph e) {
      return false;
    }
  }

  /** Takes a field away, adds one, or gives one another type. */
  private static void damage(JsonNode json, Random random) {
    List<ObjectNode> objects = new ArrayList<>();
    collect(json, objects);
    ObjectNode object = objects.get(random.nextInt(objects.size()));
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    JsonNodeFactory make = JsonNodeFactory.instance;
    if (names.isEmpty() || random.nextInt(4) == 0) {
      object.put("nxet", "n1");
      return;
    }
    String name = names.get(random.nextInt(names.size()));
    switch (random.nextInt(6)) {
      case 0 -> object.remove(name);
      case 1 -> object.set(name, make.nullNode());
      case 2 -> object.set(name, make.numberNode(2.5));
      case 3 -> object.set(name, make.objectNode().put("a", "b"));
      case 4 -> object.set(name, make.arrayNode().add(true));
      default -> object.set(name, make.booleanNode(true));
    }
  }

  private static void collect(JsonNode json, List<ObjectNode> objects) {
    if (json instanceof ObjectNode object) {
      objects.add(object);
    }
    if (json instanceof ArrayNode || json instanceof ObjectNode) {
      json.forEach(inner -> collect(inner, objects));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"format\":1,\"nodes\":[{\"id\":\"a\",\"type\":\"PLAY\",\"nxet\":\"b\"}]} ; UNKNOWN_FIELD"
            + " ; nodes[0].nxet",
        "{\"format\":1,\"nodes\":[{\"id\":\"a\",\"type\":\"JUMP\"}]} ; UNKNOWN_WORD ;"
            + " nodes[0].type",
        "{\"format\":1,\"nodes\":[{\"type\":\"PLAY\"}]} ; MISSING_FIELD ; nodes[0].id",
        "{\"format\":1,\"nodes\":[{\"id\":\"m\",\"type\":\"MENU\",\"choices\":[{\"key\":1}]}]} ;"
            + " WRONG_TYPE ; nodes[0].choices[0].key",
        "{\"format\":1,\"nodes\":[{\"id\":\"q\",\"type\":\"QUEUE\",\"skills\":{\"a\":\"b\"}}]} ;"
            + " WRONG_TYPE ; nodes[0].skills.a",
        "{\"format\":1,\"nodes\":[{\"id\":\"a\",\"type\":\"PLAY\",\"name\":{}}]} ; WRONG_TYPE ;"
            + " nodes[0].name",
        "{\"format\":2,\"nodes\":[]} ; UNKNOWN_FORMAT ; format",
        "[] ; WRONG_TYPE ; ``"
      })
  void read_refusesWithThePlace(String json, Reason reason, String path) {
    assertThatExceptionOfType(MalformedGraph.class)
        .isThrownBy(() -> GraphJson.read(json))
        .satisfies(
            refused -> {
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(refused.path()).isEqualTo(path);
            });
    assertThat(FlowSchema.accepts(json)).isFalse();
  }

  @Test
  void read_namesWhatMayStandInThePlaceOfAnUnknownWord() {
    assertThatExceptionOfType(MalformedGraph.class)
        .isThrownBy(
            () -> GraphJson.read("{\"format\":1,\"nodes\":[{\"id\":\"a\",\"type\":\"NUMBER\"}]}"))
        .withMessageContaining("there is no NUMBER, but PLAY, SAY")
        .satisfies(refused -> assertThat(refused.allowed()).contains("MENU", "HANGUP"));
    assertThatExceptionOfType(MalformedGraph.class)
        .isThrownBy(
            () ->
                GraphJson.read(
                    "{\"format\":1,\"variables\":[{\"name\":\"a\",\"type\":\"NUMERAL\"}],\"nodes\":[]}"))
        .satisfies(refused -> assertThat(refused.allowed()).contains("TEXT"));
  }

  @Test
  void read_refusesWhatIsNoJsonOrHasAFieldTwice() {
    for (String text :
        List.of(
            "", "{", "{\"format\":1,\"nodes\":[]} x", "{\"format\":1,\"format\":1,\"nodes\":[]}")) {
      assertThatExceptionOfType(MalformedGraph.class)
          .isThrownBy(() -> GraphJson.read(text))
          .satisfies(
              refused -> assertThat(refused.reason()).isIn(Reason.NOT_JSON, Reason.WRONG_TYPE));
    }
  }

  @Test
  void read_refusesATextThatCannotBeKept() {
    assertThatExceptionOfType(MalformedGraph.class)
        .isThrownBy(() -> GraphJson.read("{\"format\":1,\"start\":\"\\u0000\",\"nodes\":[]}"))
        .satisfies(refused -> assertThat(refused.path()).isEqualTo("start"));
  }

  @Test
  void schema_refusesWhatIsOutOfRange() {
    String menu = "{\"format\":1,\"nodes\":[{\"id\":\"m\",\"type\":\"MENU\",\"tries\":%d}]}";

    assertThat(FlowSchema.accepts(menu.formatted(3))).isTrue();
    assertThat(FlowSchema.accepts(menu.formatted(0))).isFalse();
    assertThat(FlowSchema.accepts(menu.formatted(11))).isFalse();
  }
}
