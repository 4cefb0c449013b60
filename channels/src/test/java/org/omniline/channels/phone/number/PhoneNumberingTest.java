package org.omniline.channels.phone.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.omniline.channels.phone.number.CallerNumber.Kind;

class PhoneNumberingTest {
  private final PhoneNumbering numbering = new PhoneNumbering("CN");

  @ParameterizedTest
  @Tag("R3")
  @ValueSource(
      strings = {
        "13800138000",
        "+8613800138000",
        "008613800138000",
        "8613800138000",
        "013800138000",
        "138 0013 8000",
        "+86-138-0013-8000"
      })
  void oneMobileNumber_isOne_howeverATrunkWritesIt(String written) {
    CallerNumber number = numbering.of(written, false);

    assertThat(number.e164()).isEqualTo("+8613800138000");
    assertThat(number.value()).isEqualTo("+8613800138000");
    assertThat(number.kind()).isEqualTo(Kind.MOBILE);
  }

  @ParameterizedTest
  @CsvSource({
    "0771-2123456, +867712123456, FIXED_LINE",
    "+8602112345678, +862112345678, FIXED_LINE",
    "12356, , SHORT",
    "110, , SHORT",
    "95588, , SHORT",
    "8001, , EXTENSION",
    "sip:someone, , OTHER",
    "12345678901234567890, , OTHER"
  })
  void otherNumbers_areWhatTheyAre(String written, String e164, Kind kind) {
    CallerNumber number = numbering.of(written, false);

    assertThat(number.e164()).isEqualTo(e164);
    assertThat(number.kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "138001380, false",
    "1380013800, false",
    "138001380001, false",
    "12345678901234567890, false",
    "+8613800138, false",
    "+861380013800, false",
    "+861085123456, true",
    "+99912345678, false",
    "+14155550132, true",
    "13800138000, true",
    "400 810 1234, true",
    "2123456, true",
    "85123456, true",
    "0771-2123456, true",
    "12356, true",
    "10086, true",
    "95588, true",
    "8001, true"
  })
  void numbers_thatCouldBeSomebodys_arePossible(String written, boolean possible) {
    assertThat(numbering.isPossible(written)).isEqualTo(possible);
  }

  @ParameterizedTest
  @CsvSource({
    "12345, false",
    "12356, false",
    "110, false",
    "10086, false",
    "95588, false",
    "8001, false",
    "85123456, false",
    "12345678, false",
    "1380013800, false",
    "call me, false",
    "+999123456789, false",
    "13800138000, true",
    "+8613800138000, true",
    "013800138000, true",
    "0771-2123456, true",
    "010 8512 3456, true",
    "19912345678, true",
    "+14155550132, true"
  })
  void numbers_oneCanBeCalledAtFromAnywhere_areCallable(String written, boolean callable) {
    assertThat(numbering.isCallable(written)).isEqualTo(callable);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "anonymous", "Anonymous", "unknown", "0000000000"})
  void noNumber_isAnonymous(String written) {
    assertThat(numbering.of(written, false)).isEqualTo(new CallerNumber("", null, Kind.ANONYMOUS));
  }

  @Test
  void withheldNumber_isKeptNowhere() {
    CallerNumber number = numbering.of("13800138000", true);

    assertThat(number).isEqualTo(new CallerNumber("", null, Kind.ANONYMOUS));
  }

  @ParameterizedTest
  @CsvSource({
    "+8613910310000, 北京市, 中国移动",
    "+8618609310000, 甘肃省兰州市, 中国联通",
    "+867712123456, 广西南宁市,",
    "+8619900000000, , 中国电信"
  })
  void place_isCityAndCarrier_orNotKnown(String e164, String region, String carrier) {
    PhonePlaces.Place place = new PhonePlaces("CN").of(e164);

    assertThat(place.region()).isEqualTo(region);
    assertThat(place.carrier()).isEqualTo(carrier);
  }

  @ParameterizedTest
  @CsvSource({
    "+8613910310000, Beijing, China Mobile",
    "+867712123456, 'Nanning, Guangxi',",
    "+8619900000000, , China Telecom"
  })
  void place_isToldInEnglishToo(String e164, String region, String carrier) {
    PhonePlaces.Place place = new PhonePlaces("CN").inEnglish(e164);

    assertThat(place.region()).isEqualTo(region);
    assertThat(place.carrier()).isEqualTo(carrier);
  }

  @Test
  void importedPlace_isToldInEnglish_onlyWhereItIsTheSameAsTheOneBuiltIn() {
    PhonePlaces places = new PhonePlaces("CN");
    places.use(
        new PrefixTable(
            List.of(
                new PrefixTable.Row("13910310", "北京市", null),
                new PrefixTable.Row("13910311", "河北廊坊", null))));

    assertThat(places.inEnglish("+8613910310000").region()).isEqualTo("Beijing");
    assertThat(places.inEnglish("+8613910311000").region()).isEqualTo("河北廊坊");
  }

  @Test
  void whatHasNoNumber_hasNoPlace() {
    assertThat(new PhonePlaces("CN").of(null)).isEqualTo(PhonePlaces.Place.UNKNOWN);
  }
}
