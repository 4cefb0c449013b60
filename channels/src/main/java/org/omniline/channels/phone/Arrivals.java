package org.omniline.channels.phone;

import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.Caller;
import org.omniline.channels.phone.call.PhoneCall;
import org.omniline.channels.phone.esl.EslEvent;
import org.omniline.channels.phone.number.CallerNumber;
import org.omniline.channels.phone.number.PhoneNumbering;

/** Calls that come in, as the switch tells of them. Pure but for the clock. */
final class Arrivals {
  /** The dialplan may name the access number where the trunk tells another. */
  private static final String ACCESS = "omniline_access";

  private final PhoneNumbering numbering;
  private final InstantSource clock;

  Arrivals(PhoneNumbering numbering, InstantSource clock) {
    this.numbering = numbering;
    this.clock = clock;
  }

  /** Whether a leg that nobody knows is a caller who was parked for us. */
  boolean isArrival(EslEvent event) {
    return event.name().equals("CHANNEL_PARK") && "inbound".equals(event.header("Call-Direction"));
  }

  PhoneCall call(EslEvent event) {
    boolean hidden = "true".equals(event.header("Caller-Privacy-Hide-Number"));
    CallerNumber number = numbering.of(told(event.header("Caller-Caller-ID-Number")), hidden);
    String named = event.variable(ACCESS);
    String dialled =
        named == null || named.isEmpty() ? told(event.header("Caller-Destination-Number")) : named;
    return PhoneCall.arrived(
        new Caller(
            told(event.uuid()),
            number.raw(),
            number.e164(),
            number.kind().name(),
            numbering.of(dialled, false).value(),
            came(event),
            null));
  }

  /** Not when it was heard of: a call may have come while no node was there. */
  private Instant came(EslEvent event) {
    Instant created = event.created();
    Instant at = event.at();
    Instant heard = at == null ? clock.instant() : at;
    return created == null || created.isAfter(heard) ? heard : created;
  }

  private static String told(@Nullable String value) {
    return value == null ? "" : value;
  }
}
