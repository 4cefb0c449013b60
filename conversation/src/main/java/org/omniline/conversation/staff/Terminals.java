package org.omniline.conversation.staff;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import org.jspecify.annotations.Nullable;

/** Which telephone is an agent's ear; it stays until the agent names another. Thread-safe. */
public interface Terminals {
  /** What a telephone is. Stored and on the wire by name: never rename a constant. */
  enum Kind {
    /** A telephone of the house, registered with a password of its own. */
    SIP,
    /** The agent's page itself. */
    BROWSER,
    /** A land-line or mobile outside of the house. */
    OUTSIDE
  }

  /**
   * A telephone.
   *
   * @param address 2 to 8 digits, by which a switch rings it; of {@link Kind#OUTSIDE} the number
   *     outside
   */
  record Terminal(Kind kind, String address) {
    /** Of a telephone of the house. */
    public static Terminal sip(String extension) {
      return new Terminal(Kind.SIP, extension);
    }

    /** By which the switch rings it; null where it is outside of the house. */
    public @Nullable String extension() {
      return kind == Kind.OUTSIDE ? null : address;
    }

    /** Keeps people's own numbers out of logs. */
    @Override
    public String toString() {
      return kind == Kind.OUTSIDE ? kind.name() : kind + ":" + address;
    }
  }

  /** An agent's; empty when the agent has named none. */
  Maybe<Terminal> of(long agent);

  /** Whose telephone of the house this is; empty when it is nobody's. */
  Maybe<Long> agentAt(String extension);

  /**
   * Names it.
   *
   * @param terminal null for none
   * @return fails with Refusal CONFLICT (field {@code extension}, or {@code number} of one outside)
   *     when it is somebody else's
   */
  Completable set(long agent, @Nullable Terminal terminal);
}
