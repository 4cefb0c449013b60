package org.omniline.routing.acd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.dataformat.smile.databind.SmileMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Risk;

/** That everything arrives as it was sent is checked with every command of {@link World}. */
class WireTest {
  private static final Wire.Format<Demand> DEMANDS = Wire.format(Demand.class);
  private static final Wire.Format<Command> COMMANDS = Wire.format(Command.class);

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
  void write_takesAFewBytes() {
    Command command = new Command.Acknowledge(new Stamp(World.START, 1, 7), 11, 12);

    assertThat(COMMANDS.write(command)).hasSizeLessThan(80);
  }
}
