package org.omniline.channels.phone;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.esl.LossReason;
import org.omniline.channels.phone.esl.SwitchFacts;
import org.omniline.channels.phone.esl.SwitchFacts.GatewayState;

/**
 * How a switch looks from this node.
 *
 * @param name in the configuration
 * @param host of its event socket
 * @param commands whether this node commands it; where not, only what is configured is known
 * @param state what the connection is
 * @param since when it became so, by this node's clock
 * @param loss why the connection was lost, or could not be had, the last time; null for never
 * @param reconnects how often it came back since this node commands it
 * @param core of the switch's run; empty when not told
 * @param facts what the switch says of itself, as it was told last
 * @param askedAt when; null for never
 * @param calls that this node commands there
 * @param legs of these
 * @param lagMs the longest that an event took within the last half minute, milliseconds
 * @param outstanding commands that are not answered yet
 * @param lines what is busy, by profile and gateway
 */
public record SwitchView(
    String name,
    String host,
    int port,
    boolean commands,
    State state,
    Instant since,
    @Nullable Loss loss,
    int reconnects,
    String core,
    SwitchFacts facts,
    @Nullable Instant askedAt,
    int calls,
    int legs,
    long lagMs,
    int outstanding,
    List<Line> lines) {
  public SwitchView {
    lines = List.copyOf(lines);
  }

  /** What the connection to a switch is. */
  public enum State {
    /** This node does not command it. */
    ELSEWHERE,
    /** It is being connected for the first time. */
    CONNECTING,
    UP,
    /** It was lost or could not be had; it is tried again and again. */
    DOWN
  }

  /**
   * A line: a gateway, or what of a profile goes through none.
   *
   * @param gateway empty for legs of the profile that came or went through no named gateway
   * @param state of the gateway; null where there is none
   * @param since when the state became so; null where there is none
   * @param ringing legs that are not answered
   * @param talking legs that are
   */
  public record Line(
      String profile,
      String gateway,
      @Nullable GatewayState state,
      @Nullable Instant since,
      int ringing,
      int talking) {}

  /**
   * A connection that was lost or could not be had.
   *
   * @param detail in English, of the program and of the switch; never a secret
   */
  public record Loss(LossReason reason, String detail, Instant at) {}
}
