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
 * I/O but the first time. The tables lack the newer mobile prefixes (facts.md, section 9): then the
 * region is not known. Thread-safe.
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

  /**
   * @param country whose name alone is no place, for example {@code CN}
   */
  public PhonePlaces(String country) {
    this.country = new Locale.Builder().setRegion(country).build();
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
      String region = regions.getDescriptionForValidNumber(number, Locale.CHINESE);
      boolean told = !region.isEmpty() && !region.equals(country.getDisplayCountry(Locale.CHINESE));
      String carrier = carriers.getNameForValidNumber(number, Locale.CHINESE);
      return new Place(told ? region : null, carrier.isEmpty() ? null : carrier);
    } catch (NumberParseException e) {
      return Place.UNKNOWN;
    }
  }
}
