package org.omniline.flow.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omniline.flow.graph.Finding.Code;

class FlowValidatorTest {
  private static final String END = "{\"id\":\"end\",\"type\":\"HANGUP\"}";

  @Provide
  Arbitrary<FlowGraph> valid() {
    return Graphs.valid();
  }

  @Property(tries = 40)
  void check_findsNothingInGraphsMadeByTheRules(@ForAll("valid") FlowGraph graph) {
    assertThat(FlowValidator.check("main", graph, Graphs.AROUND)).isEmpty();
  }

  private static List<Finding> check(String nodes) throws MalformedGraph {
    return check(nodes, Graphs.AROUND);
  }

  private static List<Finding> check(String nodes, Surroundings around) throws MalformedGraph {
    String json =
        """
        {"format":1,"start":"a","zero":"end","variables":[{"name":"no","type":"TEXT"},
          {"name":"count","type":"WHOLE"},{"name":"pin","type":"TEXT","secret":true}],
         "nodes":[%s,%s]}
        """
            .formatted(nodes, END);
    return FlowValidator.check("main", GraphJson.read(json), around);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "\"type\":\"PLAY\",\"prompts\":[\"p1\"] ; MISSING_TARGET ; next",
        "\"type\":\"PLAY\",\"prompts\":[\"p1\"],\"next\":\"b\" ; UNKNOWN_TARGET ; next",
        "\"type\":\"PLAY\",\"prompts\":[],\"next\":\"end\" ; MISSING_PROMPT ; prompts",
        "\"type\":\"PLAY\",\"prompts\":[\"p9\"],\"next\":\"end\" ; UNKNOWN_PROMPT ; prompts[0]",
        "\"type\":\"SAY\",\"text\":\"\",\"next\":\"end\" ; MISSING_TEXT ; text",
        "\"type\":\"SAY\",\"text\":\"{nobody}\",\"next\":\"end\" ; UNKNOWN_VARIABLE ; text",
        "\"type\":\"SAY\",\"text\":\"您的密码{pin}\",\"next\":\"end\" ; SECRET_SHOWN ; text",
        "\"type\":\"SET\",\"variable\":\"no\",\"value\":\"pin + 'x'\",\"next\":\"end\" ;"
            + " SECRET_SHOWN ; value",
        "\"type\":\"SET\",\"variable\":\"no\",\"value\":\"1 + \",\"next\":\"end\" ; BAD_EXPRESSION"
            + " ; value",
        "\"type\":\"SET\",\"variable\":\"no\",\"value\":\"count\",\"next\":\"end\" ; BAD_EXPRESSION"
            + " ; value",
        "\"type\":\"SET\",\"variable\":\"caller\",\"value\":\"'1'\",\"next\":\"end\" ;"
            + " GIVEN_VARIABLE ; variable",
        "\"type\":\"SCRIPT\",\"assignments\":[],\"next\":\"end\" ; NO_CHOICES ; assignments",
        "\"type\":\"CONDITION\",\"branches\":[{\"when\":\"no\",\"next\":\"end\"}],\"otherwise\":\"end\""
            + " ; BAD_EXPRESSION ; branches[0].when",
        "\"type\":\"MENU\",\"prompts\":[\"p1\"],\"choices\":[{\"key\":\"1\",\"next\":\"end\"},{\"key\":\"1\",\"next\":\"end\"}],\"exhausted\":\"end\""
            + " ; DUPLICATE_KEY ; choices[1].key",
        "\"type\":\"MENU\",\"prompts\":[\"p1\"],\"choices\":[{\"key\":\"0\",\"next\":\"end\"}],\"exhausted\":\"end\""
            + " ; ZERO_TAKEN ; choices[0].key",
        "\"type\":\"MENU\",\"prompts\":[\"p1\"],\"choices\":[{\"key\":\"12\",\"next\":\"end\"}],\"exhausted\":\"end\""
            + " ; BAD_KEY ; choices[0].key",
        "\"type\":\"MENU\",\"prompts\":[\"p1\"],\"choices\":[],\"exhausted\":\"end\" ; NO_CHOICES ;"
            + " choices",
        "\"type\":\"MENU\",\"prompts\":[\"p1\"],\"tries\":0,\"choices\":[{\"key\":\"1\",\"next\":\"end\"}],\"exhausted\":\"end\""
            + " ; OUT_OF_RANGE ; tries",
        "\"type\":\"COLLECT\",\"prompts\":[\"p1\"],\"min\":5,\"max\":4,\"variable\":\"no\",\"next\":\"end\",\"exhausted\":\"end\""
            + " ; OUT_OF_RANGE ; min",
        "\"type\":\"COLLECT\",\"prompts\":[\"p1\"],\"variable\":\"count\",\"next\":\"end\",\"exhausted\":\"end\""
            + " ; WRONG_TYPE ; variable",
        "\"type\":\"COLLECT\",\"prompts\":[\"p1\"],\"variable\":\"zip\",\"next\":\"end\",\"exhausted\":\"end\""
            + " ; UNKNOWN_VARIABLE ; variable",
        "\"type\":\"FETCH\",\"service\":\"none\",\"ok\":\"end\",\"failed\":\"end\",\"timedOut\":\"end\""
            + " ; UNKNOWN_SERVICE ; service",
        "\"type\":\"QUEUE\",\"queue\":\"none\",\"failed\":\"end\" ; UNKNOWN_QUEUE ; queue",
        "\"type\":\"QUEUE\",\"queue\":\"care\",\"skills\":{\"law\":1},\"failed\":\"end\" ;"
            + " UNKNOWN_SKILL ; skills.law",
        "\"type\":\"HOURS\",\"hours\":\"none\",\"open\":\"end\",\"closed\":\"end\",\"holiday\":\"end\""
            + " ; UNKNOWN_HOURS ; hours",
        "\"type\":\"SURVEY\",\"survey\":\"none\",\"next\":\"end\" ; UNKNOWN_SURVEY ; survey",
        "\"type\":\"SUBFLOW\",\"flow\":\"none\",\"next\":\"end\" ; UNKNOWN_SUBFLOW ; flow",
        "\"type\":\"PLAY\",\"prompts\":[\"p1\"],\"next\":\"a\" ; ENDLESS_LOOP ; ``",
        "\"type\":\"FETCH\",\"service\":\"orders\",\"ok\":\"end\",\"failed\":\"a\",\"timedOut\":\"end\""
            + " ; UNBOUNDED_TRIES ; ``",
        "\"type\":\"MENU\",\"prompts\":[\"p1\"],\"choices\":[{\"key\":\"1\",\"next\":\"end\"}],\"exhausted\":\"a\""
            + " ; UNBOUNDED_TRIES ; ``"
      })
  void check_namesTheNodeAndTheField(String node, Code code, String field) throws Exception {
    assertThat(check("{\"id\":\"a\"," + node + "}"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.code()).isEqualTo(code);
              assertThat(finding.node()).isEqualTo("a");
              assertThat(finding.field()).isEqualTo(field);
            });
  }

  @Test
  void check_letsAPersonComeBackToAMenu() throws Exception {
    assertThat(
            check(
                """
                {"id":"a","type":"MENU","prompts":["p1"],"exhausted":"end",
                 "choices":[{"key":"1","next":"b"},{"key":"2","next":"a"}]},
                {"id":"b","type":"PLAY","prompts":["p2"],"next":"a"}
                """))
        .isEmpty();
  }

  @Test
  void check_letsAConditionBoundWhatIsTriedAgain() throws Exception {
    String again =
        """
        {"id":"a","type":"FETCH","service":"orders","ok":"end","failed":"b","timedOut":"b"},
        {"id":"b","type":"SET","variable":"count","value":"count + 1","next":"%s"},
        {"id":"c","type":"CONDITION","branches":[{"when":"count < 3","next":"a"}],
         "otherwise":"end"}
        """;

    assertThat(check(again.formatted("c"))).isEmpty();
    assertThat(check(again.formatted("a")))
        .extracting(Finding::code, Finding::node)
        .contains(
            tuple(Code.UNBOUNDED_TRIES, "a"),
            tuple(Code.UNBOUNDED_TRIES, "b"),
            tuple(Code.UNREACHABLE, "c"));
  }

  @Test
  void check_findsLoopsOfNodesThatAskNobody() throws Exception {
    assertThat(
            check(
                """
                {"id":"a","type":"SET","variable":"count","value":"count + 1","next":"b"},
                {"id":"b","type":"CONDITION","branches":[{"when":"count < 0","next":"end"}],
                 "otherwise":"a"}
                """))
        .extracting(Finding::code, Finding::node)
        .containsExactly(tuple(Code.ENDLESS_LOOP, "a"), tuple(Code.ENDLESS_LOOP, "b"));
  }

  @Test
  void check_findsNodesNobodyComesToAndIdsUsedTwice() throws Exception {
    assertThat(
            check(
                """
                {"id":"a","type":"HANGUP"},{"id":"a","type":"HANGUP"},
                {"id":"lost","type":"HANGUP"}
                """))
        .extracting(Finding::code, Finding::node)
        .contains(tuple(Code.DUPLICATE_NODE, "a"), tuple(Code.UNREACHABLE, "lost"));
  }

  @Test
  void check_findsFlowsThatRunThemselvesAndVariablesThatDiffer() throws Exception {
    FlowGraph inner =
        GraphJson.read(
            """
            {"format":1,"start":"s","variables":[{"name":"count","type":"TEXT"}],
             "nodes":[{"id":"s","type":"SUBFLOW","flow":"main","next":"r"},
                      {"id":"r","type":"RETURN"}]}
            """);
    FlowGraph other =
        GraphJson.read(
            """
            {"format":1,"start":"r","variables":[{"name":"count","type":"TEXT"}],
             "nodes":[{"id":"r","type":"RETURN"}]}
            """);
    Surroundings around =
        new Surroundings(
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            Map.of("inner", inner, "other", other));

    assertThat(
            check(
                """
                {"id":"a","type":"SUBFLOW","flow":"inner","next":"b"},
                {"id":"b","type":"SUBFLOW","flow":"other","next":"end"}
                """,
                around))
        .extracting(Finding::code, Finding::node)
        .containsExactly(tuple(Code.RECURSIVE_SUBFLOW, "a"), tuple(Code.SUBFLOW_VARIABLE, "b"));
  }

  @Test
  void check_findsWhatIsWrongWithTheFlowAsAWhole() throws Exception {
    FlowGraph graph =
        GraphJson.read(
            """
            {"format":1,"zero":"nobody","variables":[{"name":"1st","type":"TEXT"},
              {"name":"in","type":"TEXT"},{"name":"caller","type":"TEXT"},
              {"name":"x","type":"TEXT"},{"name":"x","type":"WHOLE"}],"nodes":[]}
            """);

    assertThat(FlowValidator.check("main", graph, Graphs.AROUND))
        .extracting(Finding::code, Finding::field)
        .containsExactly(
            tuple(Code.NO_NODES, "nodes"),
            tuple(Code.NO_START, "start"),
            tuple(Code.UNKNOWN_TARGET, "zero"),
            tuple(Code.BAD_VARIABLE, "variables[0].name"),
            tuple(Code.BAD_VARIABLE, "variables[1].name"),
            tuple(Code.GIVEN_VARIABLE, "variables[2].name"),
            tuple(Code.DUPLICATE_VARIABLE, "variables[4].name"));
  }
}
