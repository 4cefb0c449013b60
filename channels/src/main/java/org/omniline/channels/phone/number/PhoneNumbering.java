package org.omniline.channels.phone.number;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import com.google.i18n.phonenumbers.ShortNumberInfo;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.omniline.channels.phone.number.CallerNumber.Kind;

/**
 * Numbers of every trunk in one form: +86, 0086, 86 and a leading 0 before a mobile number are the
 * same. Thread-safe; does no I/O after its first use.
 */
public final class PhoneNumbering {
  private static final Pattern NOISE = Pattern.compile("[\\s()（）.-]");
  private static final Pattern DIGITS = Pattern.compile("\\+?[0-9]{1,20}");

  /** A trunk hands a mobile number of elsewhere over with the long-distance prefix. */
  private static final Pattern PREFIXED_MOBILE = Pattern.compile("0(1[3-9][0-9]{9})");

  /** The services of a country, as 12356 and 95588 in China, and 110. */
  private static final Pattern SHORT = Pattern.compile("1[0-9]{2}|1[0-9]{4}|9[56][0-9]{3}");

  /**
   * Of numbers that the plan of today does not know: a land line without its area code, one with
   * it, and a mobile number.
   */
  private static final Pattern POSSIBLE =
      Pattern.compile("[1-9][0-9]{6,7}|0[0-9]{9,11}|1[3-9][0-9]{9}");

  /** Those of them that are the same from everywhere. */
  private static final Pattern NATIONWIDE = Pattern.compile("0[1-9][0-9]{8,10}|1[3-9][0-9]{9}");

  /** The same behind the prefix of the country: never without an area code. */
  private static final Pattern WHOLE =
      Pattern.compile("[2-9][0-9]{8,10}|10[0-9]{8}|1[3-9][0-9]{9}");

  private static final Pattern ABROAD = Pattern.compile("(?:\\+|00)[0-9]+");

  private static final Pattern NOT_DIGITS = Pattern.compile("[^0-9]");
  private static final Pattern EXTENSION = Pattern.compile("[0-9]{2,6}");

  /** What switches and trunks say for nothing. */
  private static final Set<String> NOBODY =
      Set.of("", "anonymous", "unknown", "unavailable", "private", "restricted", "0000000000");

  private final PhoneNumberUtil util = PhoneNumberUtil.getInstance();
  private final ShortNumberInfo shorts = ShortNumberInfo.getInstance();
  private final String country;

  /**
   * @param country whose numbers are told without a prefix, for example {@code CN}
   */
  public PhoneNumbering(String country) {
    this.country = country;
  }

  /**
   * Reads a number.
   *
   * @param hidden whether the caller has asked that it is not shown: then nothing of it is kept
   */
  public CallerNumber of(String told, boolean hidden) {
    String raw = NOISE.matcher(told.strip()).replaceAll("");
    if (hidden || NOBODY.contains(raw.toLowerCase(Locale.ROOT))) {
      return new CallerNumber("", null, Kind.ANONYMOUS);
    }
    if (!DIGITS.matcher(raw).matches()) {
      return new CallerNumber(raw, null, Kind.OTHER);
    }
    if (SHORT.matcher(raw).matches()) {
      return new CallerNumber(raw, null, Kind.SHORT);
    }
    return parsed(raw);
  }

  /**
   * Whether a number could be somebody's: plans grow, so one of a length that there is counts too.
   *
   * @param told as people write it
   */
  public boolean isPossible(String told) {
    CallerNumber number = of(told, false);
    boolean known = number.e164() != null || number.kind() != Kind.OTHER;
    return known || POSSIBLE.matcher(number.raw()).matches() || isPossibleAbroad(number.raw());
  }

  /**
   * Whether somebody can be called at a number that was left for it from anywhere: no service, as
   * 110 and 12356, no extension, and no land line whose area nobody knows.
   *
   * @param told as people write it
   */
  public boolean isCallable(String told) {
    CallerNumber number = of(told, false);
    return number.e164() != null
        || (number.kind() == Kind.OTHER
            && (NATIONWIDE.matcher(number.raw()).matches() || isPossibleAbroad(number.raw())));
  }

  private boolean isPossibleAbroad(String raw) {
    try {
      if (!ABROAD.matcher(raw).matches()) {
        return false;
      }
      PhoneNumber number = util.parse(raw, country);
      String national = util.getNationalSignificantNumber(number);
      return number.getCountryCode() == util.getCountryCodeForRegion(country)
          ? WHOLE.matcher(national).matches()
          : util.isPossibleNumber(number);
    } catch (NumberParseException e) {
      // No country has such a prefix.
      return false;
    }
  }

  /**
   * A number as it is dialled from here: one of the own country without its prefix.
   *
   * @param told as people write it, or E.164
   * @return digits; what is no number as it was told
   */
  public String dialled(String told) {
    CallerNumber number = of(told, false);
    if (number.e164() == null) {
      return number.raw();
    }
    try {
      PhoneNumber known = util.parse(number.e164(), country);
      return known.getCountryCode() == util.getCountryCodeForRegion(country)
          ? NOT_DIGITS.matcher(util.format(known, PhoneNumberFormat.NATIONAL)).replaceAll("")
          : "00" + number.e164().substring(1);
    } catch (NumberParseException e) {
      throw new IllegalStateException("a number that was read before is none", e);
    }
  }

  /** Whether it is of another country. */
  public boolean isAbroad(CallerNumber number) {
    try {
      return number.e164() != null
          && util.parse(number.e164(), country).getCountryCode()
              != util.getCountryCodeForRegion(country);
    } catch (NumberParseException e) {
      throw new IllegalStateException("a number that was read before is none", e);
    }
  }

  /** Whether it is answered by the police, an ambulance or the like. */
  public boolean isEmergency(CallerNumber number) {
    return number.e164() == null && shorts.isEmergencyNumber(number.raw(), country);
  }

  private CallerNumber parsed(String raw) {
    try {
      PhoneNumber number = util.parse(PREFIXED_MOBILE.matcher(raw).replaceFirst("$1"), country);
      if (util.isValidNumber(number)) {
        return new CallerNumber(
            raw, util.format(number, PhoneNumberFormat.E164), kind(util.getNumberType(number)));
      }
      if (shorts.isValidShortNumberForRegion(number, country)) {
        return new CallerNumber(raw, null, Kind.SHORT);
      }
    } catch (NumberParseException e) {
      // Not a number of the public network: told by what follows.
      return local(raw);
    }
    return local(raw);
  }

  private static CallerNumber local(String raw) {
    boolean extension = EXTENSION.matcher(raw).matches();
    return new CallerNumber(raw, null, extension ? Kind.EXTENSION : Kind.OTHER);
  }

  private static Kind kind(PhoneNumberType type) {
    return switch (type) {
      case MOBILE -> Kind.MOBILE;
      case FIXED_LINE, FIXED_LINE_OR_MOBILE -> Kind.FIXED_LINE;
      default -> Kind.OTHER;
    };
  }
}
