package org.omniline.channels.phone.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.omniline.channels.phone.number.PhonePlaces.Place;

/** Tables of prefixes as offices keep them. */
class PrefixFileTest {
  private static PrefixFile.Content read(String text) {
    return PrefixFile.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static PhonePlaces places(String text) {
    PhonePlaces places = new PhonePlaces("CN");
    PrefixFile.Content content = read(text);
    assertThat(content.mistakes()).isEmpty();
    places.use(new PrefixTable(content.rows()));
    return places;
  }

  @Test
  void read_takesAHeadingCommasTabsAndTheAreaCodesZero() {
    List<PrefixTable.Row> expected =
        List.of(
            new PrefixTable.Row("1300000", "山东济南", "中国联通"),
            new PrefixTable.Row("771", "广西南宁", null));
    assertThat(read("\ufeff号段,归属地,运营商\r\n1300000,山东济南,中国联通\r\n\r\n0771,广西南宁\r\n").rows())
        .isEqualTo(expected);
    assertThat(read("1300000\t山东济南\t中国联通\n0771\t广西南宁\t\n").rows()).isEqualTo(expected);
  }

  @Test
  void read_takesWhatAChineseSpreadsheetSaves() {
    byte[] saved = "号段,归属地\n1991234,四川成都\n".getBytes(Charset.forName("GB18030"));
    assertThat(PrefixFile.read(saved).rows())
        .containsExactly(new PrefixTable.Row("1991234", "四川成都", null));
  }

  @Test
  void read_namesEachLineThatIsWrong() {
    PrefixFile.Content content =
        read("prefix,region\n13x,山东\n1300001,\n1300002,山东\n1300002,江苏\n1300002,山东\n1,北京\n");
    assertThat(content.mistakes())
        .containsExactly(
            new PrefixFile.Mistake(2, PrefixFile.Wrong.NOT_A_PREFIX, "13x"),
            new PrefixFile.Mistake(3, PrefixFile.Wrong.NO_REGION, "1300001"),
            new PrefixFile.Mistake(5, PrefixFile.Wrong.REPEATED, "1300002"),
            new PrefixFile.Mistake(7, PrefixFile.Wrong.NOT_A_PREFIX, "1"));
  }

  @Test
  void read_givesUpAfterTwentyMistakes_andSurvivesAnyBytes() {
    assertThat(read("x,y\n".repeat(1_000)).mistakes()).hasSize(20);
    assertThat(PrefixFile.read(new byte[] {'1', (byte) 0xff, 0, '"', '\n'}).mistakes())
        .isNotEmpty();
    assertThat(PrefixFile.read(new byte[0]).rows()).isEmpty();
  }

  @Test
  @Tag("R22")
  void importedTable_goesBeforeWhatIsBuiltIn_andWhatNobodyKnowsIsUnknown() {
    String known = "+8613910310000";
    PhonePlaces without = new PhonePlaces("CN");
    assertThat(without.of(known)).isEqualTo(new Place("北京市", "中国移动"));
    assertThat(without.of("+8619900000000").region()).isNull();

    PhonePlaces with = places("1391031,上海市,虚拟运营商\n1990000,四川成都\n771,广西南宁\n77121,广西武鸣\n");
    assertThat(with.of(known)).isEqualTo(new Place("上海市", "虚拟运营商"));
    assertThat(with.of("+8619900000000").region()).isEqualTo("四川成都");
    assertThat(with.of("+867712123456").region()).as("the longest prefix").isEqualTo("广西武鸣");
    assertThat(with.of("+867715123456").region()).isEqualTo("广西南宁");
    assertThat(with.of("+8618609310000")).isEqualTo(without.of("+8618609310000"));
    assertThat(with.of("+12025550123").region())
        .as("of another country")
        .isEqualTo(without.of("+12025550123").region());

    with.use(PrefixTable.EMPTY);
    assertThat(with.of(known)).isEqualTo(new Place("北京市", "中国移动"));
  }
}
