package org.omniline.persistence.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNameTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "photo.jpg | photo.jpg",
        "../../etc/passwd | passwd",
        "C:\\Users\\x\\日记.docx | 日记.docx",
        "/ | file",
        ".. | file",
        ".htaccess | htaccess",
        "a.exe. | a.exe",
        "a.exe... | a.exe",
        "q?<x>*.png | q__x__.png",
        "我的 照片.PNG | 我的 照片.PNG",
      })
  void clean_keepsWhatAPersonKnowsItBy(String raw, String cleaned) {
    assertThat(FileName.clean(raw).text()).isEqualTo(cleaned);
  }

  @Test
  void clean_removesWhatCannotBeSeen() {
    assertThat(FileName.clean("photo\u202Egpj.exe").text()).isEqualTo("photogpj.exe");
    assertThat(FileName.clean("a\0b\r\nc\u200B\uD800.txt").text()).isEqualTo("abc.txt");
    assertThat(FileName.clean("").text()).isEqualTo("file");
    assertThat(FileName.clean("\t \u3000").text()).isEqualTo("file");
  }

  @Test
  void clean_shortensButKeepsTheExtension() {
    FileName name = FileName.clean("长".repeat(500) + ".docx");
    assertThat(name.text()).hasSize(FileName.MAX_CODE_POINTS).endsWith("长.docx");
    assertThat(FileName.clean("x." + "y".repeat(500)).text()).hasSize(FileName.MAX_CODE_POINTS);
  }

  @Test
  void extension_isTheLastOneInLowerCase() {
    assertThat(FileName.clean("a.pdf.EXE").extension()).isEqualTo("exe");
    assertThat(FileName.clean("noextension").extension()).isEmpty();
    assertThat(FileName.clean("2026.11.22 report").extension()).isEmpty();
  }
}
