package org.omniline.channels.phone.number;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToCarrierMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import com.google.i18n.phonenumbers.geocoding.PhoneNumberOfflineGeocoder;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a number is from and whose it is, in Chinese, from tables in the process: about 40 µs, no
 * I/O but the first time. The tables lack the newer mobile prefixes (facts.md, section 9): a table
 * that an administrator has imported goes before them, and what neither has is not known.
 * Thread-safe.
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
      Place unused = of(numbering.of(number, false).e164());
    }
  }

  /** The place of a normalised number; {@link Place#UNKNOWN} for what has none. */
  public Place of(@Nullable String e164) {
    if (e164 == null) {
      return Place.UNKNOWN;
    }
    try {
      PhoneNumber number = util.parse(e164, null);
      Place told = imported(number);
      if (told != null) {
        return told;
      }
      String region = regions.getDescriptionForValidNumber(number, Locale.CHINESE);
      boolean isPlace =
          !region.isEmpty() && !region.equals(country.getDisplayCountry(Locale.CHINESE));
      String carrier = carriers.getNameForValidNumber(number, Locale.CHINESE);
      return new Place(isPlace ? region : null, carrier.isEmpty() ? null : carrier);
    } catch (NumberParseException e) {
      return Place.UNKNOWN;
    }
  }

  /** Whether the place of a normalised number comes from the imported table. */
  public boolean isImported(@Nullable String e164) {
    if (e164 == null) {
      return false;
    }
    try {
      return imported(util.parse(e164, null)) != null;
    } catch (NumberParseException e) {
      return false;
    }
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
