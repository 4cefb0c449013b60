package org.omniline.routing.acd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.smile.databind.SmileMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Risk;
import org.omniline.routing.Acd;
import org.omniline.routing.AgentState;

/** That everything arrives as it was sent is checked with every command of {@link World}. */
class WireTest {
  private static final Wire.Format<Demand> DEMANDS = Wire.format(Demand.class);
  private static final Wire.Format<Command> COMMANDS = Wire.format(Command.class);

  private static final Instant SINCE = Instant.ofEpochMilli(World.START);

  private static byte[] smile(Object value) throws IOException {
    return new SmileMapper().writeValueAsBytes(value);
  }

  @Test
  void read_passesOverWhatANewerNodeAdded() throws IOException {
    byte[] newer =
        smile(Map.of("vip", true, "weight", 3, "skills", Map.of("law", 2), "mood", "calm"));

    assertThat(DEMANDS.read(newer))
        .isEqualTo(Demand.NONE.withVip(true).withWeight(3).withSkills(Map.of("law", 2)));
  }

  @Test
  void read_takesWhatAnOlderNodeDoesNotKnowForEmpty() throws IOException {
    assertThat(DEMANDS.read(smile(Map.of("weight", 1))))
        .isEqualTo(new Demand(false, 1, new TreeMap<>(), 0, 0, Set.of(), Risk.NONE, 0, false));
  }

  @Test
  void read_makesNoClassThatIsNoCommand() throws IOException {
    byte[] foreign = smile(new Object[] {"java.net.URL", "http://localhost/"});

    assertThatThrownBy(() -> COMMANDS.read(foreign)).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void answers_arriveAsTheyWere() {
    Acd.AgentView agent =
        new Acd.AgentView(7, "林晓", AgentState.BREAK, SINCE, null, 1, 3, Set.of(11L), SINCE, true);
    Acd.QueueView queue =
        new Acd.QueueView(11, 2, 1, null, 0, 4, null, 0, 2, true, Set.of(Channel.PHONE));
    Acd.Live live =
        new Acd.Live(
            List.of(new Acd.LiveAgent(agent, List.of(5L), List.of(), 0)),
            List.of(new Acd.LiveQueue(queue, 3)));
    Inspector.Sample sample =
        new Inspector.Sample(Map.of(11L, 2), Map.of(AgentState.READY, 1), 1, 0, true, 42);

    assertThat(arrived(Wire.format(Acd.Live.class), live)).isEqualTo(live);
    assertThat(arrived(Wire.list(Acd.AgentView.class), List.of(agent))).containsExactly(agent);
    assertThat(arrived(Wire.list(Acd.QueueView.class), List.<Acd.QueueView>of())).isEmpty();
    assertThat(arrived(Wire.format(Inspector.Sample.class), sample)).isEqualTo(sample);
  }

  private static <T> T arrived(Wire.Format<T> format, T sent) {
    return format.read(format.write(sent));
  }

  @Test
  void write_takesAFewBytes() {
    Command command = new Command.Acknowledge(new Stamp(World.START, 1, 7), 11, 12);

    assertThat(COMMANDS.write(command)).hasSizeLessThan(80);
  }
}
