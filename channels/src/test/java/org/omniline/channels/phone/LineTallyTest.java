package org.omniline.channels.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.omniline.channels.phone.LineTally.Line;
import org.omniline.channels.phone.esl.EslEvents;
import org.omniline.channels.phone.esl.LossReason;
import org.omniline.channels.phone.esl.SwitchChannel;
import org.omniline.channels.phone.esl.SwitchSignal;

@Tag("R84")
class LineTallyTest {
  private final LineTally tally = new LineTally();

  private void event(String name, String leg, String channel, String gateway) {
    tally.heard(
        new SwitchSignal.Event(Objects.requireNonNull(EslEvents.of(name, leg, channel, gateway))));
  }

  private static SwitchChannel listed(String leg, String name, String state) {
    return new SwitchChannel(leg, "inbound", name, state, "", "", "", "", leg, Instant.EPOCH);
  }

  private void compared(SwitchChannel... channels) {
    tally.heard(new SwitchSignal.Resynchronised("core", false, List.of(channels)));
  }

  @Test
  void leg_ringsThenTalksThenIsGone_onItsLine() {
    event("CHANNEL_CREATE", "a", "sofia/trunks/138@192.0.2.1", "carrier");
    event("CHANNEL_CREATE", "b", "sofia/agents/1001@omniline", "");
    assertThat(tally.lines())
        .containsExactly(new Line("agents", "", 1, 0), new Line("trunks", "carrier", 1, 0));

    event("CHANNEL_ANSWER", "a", "sofia/trunks/138@192.0.2.1", "");
    assertThat(tally.lines()).contains(new Line("trunks", "carrier", 0, 1));

    event("CHANNEL_HANGUP", "a", "sofia/trunks/138@192.0.2.1", "carrier");
    assertThat(tally.lines()).containsExactly(new Line("agents", "", 1, 0));
  }

  @Test
  void comparison_mendsWhatWasMissed_andKeepsTheGateway() {
    event("CHANNEL_CREATE", "a", "sofia/trunks/138@192.0.2.1", "carrier");
    event("CHANNEL_CREATE", "gone", "sofia/trunks/139@192.0.2.1", "carrier");

    compared(
        listed("a", "sofia/trunks/138@192.0.2.1", "ACTIVE"),
        listed("new", "sofia/trunks/140@192.0.2.1", "RINGING"),
        listed("loop", "loopback/1-a", "ACTIVE"));

    assertThat(tally.lines())
        .containsExactly(new Line("trunks", "", 1, 0), new Line("trunks", "carrier", 0, 1));
  }

  @Test
  void loss_leavesNothingThatIsNotKnown() {
    compared(listed("a", "sofia/trunks/138@192.0.2.1", "ACTIVE"));
    tally.heard(new SwitchSignal.Lost(LossReason.CLOSED));
    assertThat(tally.lines()).isEmpty();
  }
}
