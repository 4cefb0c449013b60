package org.omniline.channels.phone.esl;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a switch tells of itself.
 *
 * @param version for example {@code 1.10.12}; empty when not told
 * @param runningSince by our clock, to some seconds; null when not told
 * @param codecs empty when not told
 * @param missing modules that are needed and not loaded
 * @param calls that are up; −1 when not told
 * @param legs that are up; −1 when not told
 * @param most legs it would take; −1 when not told
 * @param gateways to carriers and to other machines
 */
public record SwitchFacts(
    String version,
    @Nullable Instant runningSince,
    List<CodecState> codecs,
    List<String> missing,
    int calls,
    int legs,
    int most,
    List<Gateway> gateways) {
  public SwitchFacts {
    codecs = List.copyOf(codecs);
    missing = List.copyOf(missing);
    gateways = List.copyOf(gateways);
  }

  /** Nothing was told yet. */
  public static final SwitchFacts NONE =
      new SwitchFacts("", null, List.of(), List.of(), -1, -1, -1, List.of());

  /** A codec that telephones of this trade offer, in the order in which we like them. */
  public enum Codec {
    PCMA("G.711 alaw"),
    PCMU("G.711 ulaw"),
    G729("G.729"),
    OPUS("OPUS");

    private final String shown;

    Codec(String shown) {
      this.shown = shown;
    }

    /** How the name in {@code show codec} begins. */
    String shown() {
      return shown;
    }
  }

  /** What a switch can do with a codec. */
  public enum Ability {
    /** It encodes and decodes. */
    FULL,
    /** It only hands on what comes: nothing can be played, recorded or mixed. */
    PASS_THROUGH,
    /** Calls that offer nothing else are refused. */
    MISSING
  }

  /**
   * A codec on a switch.
   *
   * @param module that does it; empty where none does
   */
  public record CodecState(Codec codec, Ability ability, String module) {
    /** FreeSWITCH's own mod_g729 has no coder unless a library from elsewhere was built in. */
    private static final String ONLY_PASSES = "mod_g729";

    static CodecState of(Codec codec, @Nullable String module) {
      if (module == null) {
        return new CodecState(codec, Ability.MISSING, "");
      }
      return new CodecState(
          codec, module.equals(ONLY_PASSES) ? Ability.PASS_THROUGH : Ability.FULL, module);
    }
  }

  /** How a gateway stands. */
  public enum GatewayState {
    /** Calls can go through: it is registered, or need not. */
    UP,
    /** It is just registering. */
    REGISTERING,
    /** Registering fails: account, password or address are wrong, or the carrier is away. */
    NOT_REGISTERED,
    /** It does not answer the switch's OPTIONS. */
    NO_ANSWER;

    static GatewayState of(String told) {
      return switch (told.toUpperCase(Locale.ROOT)) {
        case "REGED", "NOREG" -> UP;
        case "TRYING", "REGISTER" -> REGISTERING;
        case "DOWN" -> NO_ANSWER;
        default -> NOT_REGISTERED;
      };
    }
  }

  /** A way from a switch to a carrier. */
  public record Gateway(String profile, String name, GatewayState state) {}
}
