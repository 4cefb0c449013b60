package org.omniline.channels.phone;

import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallInput;
import org.omniline.channels.phone.call.Watch;

/** What somebody at a desk asks of a call, for the node that commands its switch. */
public sealed interface CallRequest {
  /** Of the command; the same twice is done once. */
  String id();

  /** Something with what is there. */
  record Control(CallInput.Asked asked) implements CallRequest {
    @Override
    public String id() {
      return asked.id();
    }
  }

  /**
   * To consult somebody.
   *
   * @param agent who asks
   * @param to an agent's or a queue's id, or what is dialled
   * @param note for a colleague; null for none
   */
  record Consult(String id, long agent, Whom whom, String to, @Nullable String note)
      implements CallRequest {
    /** Keeps people's numbers out of logs. */
    @Override
    public String toString() {
      return "Consult[" + whom + "]";
    }
  }

  /**
   * To send the caller through a flow and have the caller back after it.
   *
   * @param agent who asks
   * @param flow its code
   */
  record Flow(String id, long agent, String flow) implements CallRequest {}

  /**
   * To listen to an agent, to whisper or to barge in.
   *
   * @param supervisor who asks; the right was looked at before
   */
  record Supervise(String id, long supervisor, Watch.Mode mode) implements CallRequest {}

  /**
   * To call somebody in a conversation the agent has.
   *
   * @param agent who asks
   * @param number of whoever is called
   */
  record Dial(String id, long agent, String number) implements CallRequest {
    /** Keeps people's numbers out of logs. */
    @Override
    public String toString() {
      return "Dial[" + agent + "]";
    }
  }

  /**
   * To call somebody in a conversation that is begun for it.
   *
   * @param agent who asks; the right was looked at before
   * @param capacity of the agent
   * @param number of whoever is called
   * @param account over which they are called
   * @param why the account was chosen
   * @param reason for the timeline; null for none
   */
  record Out(
      String id,
      long agent,
      int capacity,
      String number,
      long account,
      OutgoingLines.Why why,
      @Nullable String reason)
      implements CallRequest {
    /** Keeps people's numbers out of logs. */
    @Override
    public String toString() {
      return "Out[" + agent + "]";
    }
  }

  /** What {@code to} names. On the wire by name. */
  enum Whom {
    AGENT,
    /** Whoever of a queue is ready and has been for longest. */
    QUEUE,
    /** A telephone of the house. */
    EXTENSION,
    /** A telephone outside. */
    NUMBER
  }
}
