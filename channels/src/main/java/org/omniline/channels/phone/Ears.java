package org.omniline.channels.phone;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.PhoneRouting.Telephone;
import org.omniline.channels.phone.call.Ear;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.staff.Terminals.Terminal;

/** Telephones that can be rung, each with a name for a new leg to it. Thread-safe. */
final class Ears {
  /** Marks our legs in a switch, so that one nobody knows any more is found and ended. */
  static final String LEG_PREFIX = "omniline-";

  private static final Pattern EXTENSION = Pattern.compile("[0-9]{2,8}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{3,20}");
  private static final Pattern NOISE = Pattern.compile("[ ()/.-]");

  private final PhoneRouting routing;
  private final PhoneSettings settings;

  Ears(PhoneRouting routing, PhoneSettings settings) {
    this.routing = routing;
    this.settings = settings;
  }

  static String leg() {
    return LEG_PREFIX + UUID.randomUUID();
  }

  /** An agent's; one who has named none cannot be dialled. */
  Single<Ear> of(long agent) {
    return routing.telephone(agent).map(telephone -> of(agent, telephone));
  }

  private Ear of(long agent, Telephone telephone) {
    Terminal terminal = telephone.terminal();
    PhoneRouting.Outside outside = telephone.outside();
    if (outside != null) {
      return new Ear(
          agent,
          telephone.agentName(),
          null,
          settings.outside(outside.dialled()),
          leg(),
          new Ear.ByKey(outside.shows(), settings.keyWithin()));
    }
    String extension = terminal == null ? null : terminal.extension();
    return new Ear(
        agent,
        telephone.agentName(),
        extension,
        extension == null ? null : settings.dial(extension),
        leg());
  }

  /**
   * Of whom an agent wants to consult.
   *
   * @return fails with a {@link Refusal}: INVALID with {@code nobody-ready}, {@code no-number} or
   *     {@code no-outside-line}
   */
  Single<Ear> of(CallRequest.Consult asked) {
    return switch (asked.whom()) {
      case AGENT -> of(Long.parseLong(asked.to()));
      case QUEUE ->
          routing
              .ready(Long.parseLong(asked.to()), asked.agent())
              .switchIfEmpty(
                  Single.error(
                      () -> Refusal.invalid("nobody-ready", "Nobody of this queue is free now.")))
              .flatMap(this::of);
      case EXTENSION -> extension(asked.to());
      case NUMBER -> Single.fromCallable(() -> outside(asked.to()));
    };
  }

  /** A telephone of the house: whose it is, if it is anybody's. */
  private Single<Ear> extension(String digits) {
    if (!EXTENSION.matcher(digits).matches()) {
      return Single.error(noNumber());
    }
    Maybe<Long> agent = routing.agentAt(digits);
    return agent.flatMapSingle(this::of).switchIfEmpty(Single.fromCallable(() -> house(digits)));
  }

  /** A telephone of the house, whoever has it. */
  Ear house(String digits) {
    return new Ear(0, digits, digits, settings.dial(digits), leg());
  }

  /** A telephone outside. */
  Ear outside(String told) {
    String number = NOISE.matcher(told).replaceAll("").replaceFirst("^\\+", "00");
    if (!NUMBER.matcher(number).matches()) {
      throw noNumber();
    }
    @Nullable String dial = settings.outside(number);
    if (dial == null) {
      throw Refusal.invalid("no-outside-line", "No line to dial out is configured.");
    }
    return new Ear(0, number, null, dial, leg());
  }

  /** Whether something without a country's code can be dialled as it stands. */
  static boolean isDialled(String digits) {
    return EXTENSION.matcher(digits).matches() || NUMBER.matcher(digits).matches();
  }

  static Refusal noNumber() {
    return Refusal.invalid("number", "no-number", "This is no telephone number.");
  }
}
