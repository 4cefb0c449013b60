package org.omniline.channels.phone;

import io.reactivex.rxjava3.core.Single;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.number.CallerNumber;
import org.omniline.channels.phone.number.PhoneNumbering;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.AccountStore;
import org.omniline.conversation.port.OutgoingConversations.Known;

/**
 * Over which telephone account an agent calls somebody, and which number they are shown. The rule,
 * in this order: the account the agent names; the one by which the person was last on the
 * telephone, whose number they know; the one whose setting {@code dialPrefixes} (with commas) has
 * the longest beginning of the number as it is dialled; one whose queue the agent serves; the usual
 * one; the first. Of several the usual goes before. Only accounts of the agent's organisations.
 * Thread-safe.
 */
public final class OutgoingLines {
  /** Why a line was taken. On the wire and in timelines by name. */
  public enum Why {
    CHOSEN,
    THEIRS,
    PREFIX,
    OWN,
    USUAL,
    FIRST
  }

  /**
   * How a call would be made.
   *
   * @param number as it is read; {@link CallerNumber#value()} identifies it
   * @param line over which
   * @param lines what the agent may choose from
   * @param emergency whether the number is the police's, an ambulance's or the like
   */
  public record Plan(CallerNumber number, Line line, Why why, List<Line> lines, boolean emergency) {
    public Plan {
      lines = List.copyOf(lines);
    }
  }

  /**
   * A line to call over.
   *
   * @param shows the number that is shown; empty for none
   */
  public record Line(ChannelAccount account, String shows) {}

  private final PhoneNumbering numbering;
  private final AccessNumbers numbers;

  /**
   * @param country whose numbers are told without a prefix, for example {@code CN}
   */
  public OutgoingLines(AccountStore accounts, String country, InstantSource clock) {
    this.numbering = new PhoneNumbering(country);
    this.numbers = new AccessNumbers(accounts, numbering, clock);
  }

  /**
   * Reads what somebody wants to dial.
   *
   * @throws Refusal INVALID {@code no-number} for what is none
   */
  public CallerNumber read(String told) {
    CallerNumber number = numbering.of(told, false);
    if (number.kind() == CallerNumber.Kind.ANONYMOUS
        || (number.e164() == null && !Ears.isDialled(number.raw()))) {
      throw Ears.noNumber();
    }
    return number;
  }

  /**
   * Reads the number of a telephone outside that is to be an agent's ear: one that a person has, in
   * the own country, and no access number of ours, which would call ourselves.
   *
   * @return fails with a {@link Refusal} INVALID on {@code number}: {@code not-whole-number},
   *     {@code service-number} for services, emergencies and numbers that cost the caller more,
   *     {@code number-abroad} or {@code own-access-number}
   */
  public Single<CallerNumber> seat(String told) {
    return Single.fromCallable(() -> personal(numbering.of(told, false)))
        .flatMap(
            number ->
                numbers
                    .account(number.value())
                    .filter(account -> numbers.has(account, number.value()))
                    .isEmpty()
                    .map(
                        free -> {
                          if (!free) {
                            throw seat(
                                "own-access-number", "This is a number of the hotline itself.");
                          }
                          return number;
                        }));
  }

  private CallerNumber personal(CallerNumber number) {
    boolean person =
        number.kind() == CallerNumber.Kind.MOBILE || number.kind() == CallerNumber.Kind.FIXED_LINE;
    if (numbering.isEmergency(number) || number.kind() == CallerNumber.Kind.SHORT) {
      throw seat("service-number", "Services and emergency numbers are nobody's telephone.");
    }
    if (number.e164() == null) {
      throw seat("not-whole-number", "This is no whole number: a land line needs its area code.");
    }
    if (numbering.isAbroad(number)) {
      throw seat("number-abroad", "This number is abroad.");
    }
    if (!person) {
      throw seat("service-number", "Services and emergency numbers are nobody's telephone.");
    }
    return number;
  }

  private static Refusal seat(String code, String detail) {
    return Refusal.invalid("number", code, detail);
  }

  /**
   * How an agent's telephone outside is called: over the line by the rule, as whoever is there
   * knows the hotline.
   *
   * @param number as it is kept
   * @param queues that the agent serves
   */
  public Single<PhoneRouting.Outside> outside(String number, Known known, Set<Long> queues) {
    CallerNumber read = numbering.of(number, false);
    String dialled = numbering.dialled(number);
    return plan(read, known, queues, null)
        .map(plan -> plan.line().shows())
        // Without a line of the agent's own it rings all the same, and shows nothing.
        .onErrorReturn(none -> "")
        .map(shows -> new PhoneRouting.Outside(dialled, shows));
  }

  /**
   * How a call would be made.
   *
   * @param queues that the agent serves
   * @param account the one the agent names; null: by the rule
   * @return fails INVALID {@code no-outgoing-line} where there is none, or not the one that is
   *     named
   */
  public Single<Plan> plan(
      CallerNumber number, Known known, Set<Long> queues, @Nullable Long account) {
    return numbers
        .all()
        .map(
            all -> {
              List<ChannelAccount> mine =
                  all.stream()
                      .filter(one -> known.lines().contains(one.id()))
                      .sorted(Comparator.comparing(OutgoingLines::isUsual).reversed())
                      .toList();
              Choice choice = choice(mine, numbering.dialled(number.raw()), known, queues, account);
              return new Plan(
                  number,
                  line(choice.account()),
                  choice.why(),
                  mine.stream().map(this::line).toList(),
                  numbering.isEmergency(number));
            });
  }

  private Line line(ChannelAccount account) {
    return new Line(account, numbers.shown(account));
  }

  private record Choice(ChannelAccount account, Why why) {}

  private static Choice choice(
      List<ChannelAccount> mine,
      String dialled,
      Known known,
      Set<Long> queues,
      @Nullable Long named) {
    if (named != null) {
      return found(mine, one -> one.id() == named, Why.CHOSEN).orElseThrow(OutgoingLines::noLine);
    }
    Long last = known.account();
    return found(mine, one -> last != null && one.id() == last, Why.THEIRS)
        .or(() -> byPrefix(mine, dialled))
        .or(() -> found(mine, one -> queues.contains(one.queueId()), Why.OWN))
        .or(() -> found(mine, OutgoingLines::isUsual, Why.USUAL))
        .or(() -> found(mine, one -> true, Why.FIRST))
        .orElseThrow(OutgoingLines::noLine);
  }

  private static Optional<Choice> found(
      List<ChannelAccount> mine, Predicate<ChannelAccount> which, Why why) {
    return mine.stream().filter(which).findFirst().map(one -> new Choice(one, why));
  }

  private static boolean isUsual(ChannelAccount account) {
    return account.setting("default", "").equals("true");
  }

  private static Optional<Choice> byPrefix(List<ChannelAccount> mine, String dialled) {
    return mine.stream()
        .filter(one -> longest(one, dialled) > 0)
        .max(Comparator.comparingInt(one -> longest(one, dialled)))
        .map(one -> new Choice(one, Why.PREFIX));
  }

  /** Of an account's beginnings of numbers the longest that fits; 0 for none. */
  private static int longest(ChannelAccount account, String dialled) {
    return Arrays.stream(account.setting("dialPrefixes", "").split(",", -1))
        .map(String::strip)
        .filter(prefix -> !prefix.isEmpty() && dialled.startsWith(prefix))
        .mapToInt(String::length)
        .max()
        .orElse(0);
  }

  private static Refusal noLine() {
    return Refusal.invalid("no-outgoing-line", "There is no such line for you to call over.");
  }
}
