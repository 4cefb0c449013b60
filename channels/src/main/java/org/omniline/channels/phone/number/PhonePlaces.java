package org.omniline.channels.phone.number;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToCarrierMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import com.google.i18n.phonenumbers.geocoding.PhoneNumberOfflineGeocoder;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a number is from and whose it is, in Chinese and English, from tables in the process: about
 * 40 µs, no I/O but the first time. The tables lack the newer mobile prefixes (facts.md, section
 * 9): a table that an administrator has imported goes before them, and what neither has is not
 * known. Thread-safe.
 */
public final class PhonePlaces {
  /**
   * A number's place, which is not where the person is.
   *
   * @param region province or city; null when not known
   * @param carrier null when not known
   */
  public record Place(@Nullable String region, @Nullable String carrier) {
    public static final Place UNKNOWN = new Place(null, null);
  }

  private final PhoneNumberUtil util = PhoneNumberUtil.getInstance();
  private final PhoneNumberOfflineGeocoder regions = PhoneNumberOfflineGeocoder.getInstance();
  private final PhoneNumberToCarrierMapper carriers = PhoneNumberToCarrierMapper.getInstance();
  private final Locale country;
  private final int code;
  private volatile PrefixTable imported = PrefixTable.EMPTY;

  /**
   * @param country whose name alone is no place, for example {@code CN}
   */
  public PhonePlaces(String country) {
    this.country = new Locale.Builder().setRegion(country).build();
    this.code = util.getCountryCodeForRegion(country);
  }

  /**
   * Takes a table that goes before what is built in.
   *
   * @param table of numbers of the own country
   */
  public void use(PrefixTable table) {
    imported = table;
  }

  /** Reads the tables of numbers and places, which takes a second or two: blocks. */
  public void warmUp() {
    PhoneNumbering numbering = new PhoneNumbering(country.getCountry());
    for (String number : new String[] {"13910310000", "0771-2123456", "12356", "8001"}) {
      String e164 = numbering.of(number, false).e164();
      Place unused = of(e164);
      Place unusedEnglish = inEnglish(e164);
    }
  }

  /** The place of a normalised number, in Chinese; {@link Place#UNKNOWN} for what has none. */
  public Place of(@Nullable String e164) {
    PhoneNumber number = parsed(e164);
    if (number == null) {
      return Place.UNKNOWN;
    }
    Place told = imported(number);
    return told == null ? builtIn(number, Locale.CHINESE) : told;
  }

  /**
   * The same in English. An imported table has no English: where it says the same as what is built
   * in, that one's is given, else its own words, for a place in Chinese is better than a wrong one.
   */
  public Place inEnglish(@Nullable String e164) {
    PhoneNumber number = parsed(e164);
    if (number == null) {
      return Place.UNKNOWN;
    }
    Place english = builtIn(number, Locale.ENGLISH);
    Place told = imported(number);
    if (told == null) {
      return english;
    }
    Place chinese = builtIn(number, Locale.CHINESE);
    return new Place(
        Objects.equals(told.region(), chinese.region()) ? english.region() : told.region(),
        Objects.equals(told.carrier(), chinese.carrier()) ? english.carrier() : told.carrier());
  }

  private @Nullable PhoneNumber parsed(@Nullable String e164) {
    if (e164 == null) {
      return null;
    }
    try {
      return util.parse(e164, null);
    } catch (NumberParseException e) {
      return null;
    }
  }

  private Place builtIn(PhoneNumber number, Locale language) {
    String region = regions.getDescriptionForValidNumber(number, language);
    boolean isPlace = !region.isEmpty() && !region.equals(country.getDisplayCountry(language));
    String carrier = carriers.getNameForValidNumber(number, language);
    return new Place(isPlace ? region : null, carrier.isEmpty() ? null : carrier);
  }

  /** Whether the place of a normalised number comes from the imported table. */
  public boolean isImported(@Nullable String e164) {
    PhoneNumber number = parsed(e164);
    return number != null && imported(number) != null;
  }

  /** A carrier that the table leaves open is the one of the numbering plan. */
  private @Nullable Place imported(PhoneNumber number) {
    if (number.getCountryCode() != code) {
      return null;
    }
    Place place = imported.find(util.getNationalSignificantNumber(number));
    if (place == null || place.carrier() != null) {
      return place;
    }
    String carrier = carriers.getNameForValidNumber(number, Locale.CHINESE);
    return new Place(place.region(), carrier.isEmpty() ? null : carrier);
  }
}
