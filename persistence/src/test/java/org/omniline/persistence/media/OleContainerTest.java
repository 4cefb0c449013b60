package org.omniline.persistence.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OleContainerTest {
  private static final String WORD = "application/msword";
  private static final String EXCEL = "application/vnd.ms-excel";

  private static Optional<String> typeOf(byte[] file) throws IOException {
    return OleContainer.typeOf(
        new OleContainer.Source() {
          @Override
          public long size() {
            return file.length;
          }

          @Override
          public byte[] read(long position, int length) throws IOException {
            if (position + length > file.length) {
              throw new IOException("read beyond the end");
            }
            return Arrays.copyOfRange(file, (int) position, (int) position + length);
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "WordDocument, application/msword",
    "Workbook, application/vnd.ms-excel",
    "WORKBOOK, application/vnd.ms-excel",
    "Book, application/vnd.ms-excel",
    "PowerPoint Document, application/vnd.ms-powerpoint",
  })
  void document_isToldByItsMainStream(String stream, String type) throws IOException {
    byte[] file = OleFile.of(0, "\1CompObj", "\5SummaryInformation", "1Table", stream);
    assertThat(typeOf(file)).hasValue(type);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 127, 128, 5_000, 14_500, 40_000})
  void directory_isFoundWhereverItStands(int padding) throws IOException {
    assertThat(typeOf(OleFile.of(padding, "WordDocument"))).hasValue(WORD);
  }

  @Test
  void documentWithinADocument_doesNotCount() throws IOException {
    assertThat(typeOf(OleFile.of(0, "Workbook", "storage/WordDocument"))).hasValue(EXCEL);
    assertThat(typeOf(OleFile.of(0, "Other", "storage/WordDocument"))).isEmpty();
  }

  @Test
  void otherContainers_areNoDocuments() throws IOException {
    assertThat(typeOf(OleFile.of(0, "!_StringData", "!Property", "Binary.exe"))).isEmpty();
    assertThat(typeOf(OleFile.of(0))).isEmpty();
    assertThat(typeOf(OleFile.of(0, "WordDocument", "Workbook"))).isEmpty();
  }

  @Test
  void packedFiles_areRefusedWhereverTheyStand() throws IOException {
    assertThat(typeOf(OleFile.of(0, "WordDocument", "\1Ole10Native"))).isEmpty();
    assertThat(typeOf(OleFile.of(0, "WordDocument", "storage/\1Ole10Native"))).isEmpty();
  }

  @Test
  void circles_endAndAreNothing() throws IOException {
    byte[] chain = OleFile.of(0, "WordDocument", "a", "b", "c", "d");
    int directory = little(chain).getInt(48);
    little(chain).putInt(OleFile.table(directory + 1), directory);
    assertThat(typeOf(chain)).isEmpty();

    byte[] tree = OleFile.of(0, "WordDocument", "a");
    int entries = (little(tree).getInt(48) + 1) * 512;
    little(tree).putInt(entries + 3 * 128 + 68, 2);
    assertThat(typeOf(tree)).isEmpty();
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void cutFiles_areNothing() throws IOException {
    byte[] file = OleFile.of(3, "WordDocument", "a", "b", "c");
    for (int length = 0; length < file.length; length++) {
      assertThat(typeOf(Arrays.copyOf(file, length))).as("%d bytes", length).isEmpty();
    }
  }

  @Test
  void damagedFiles_neverReadBeyondTheirEnd_norFail() throws IOException {
    Random random = new Random(7);
    byte[] whole = OleFile.of(200, "\1CompObj", "WordDocument", "storage/x", "1Table");
    for (int run = 0; run < 20_000; run++) {
      byte[] file = whole.clone();
      for (int i = 0; i < 1 + run % 8; i++) {
        int place = random.nextBoolean() ? random.nextInt(512) : random.nextInt(file.length);
        file[place] = (byte) random.nextInt();
      }
      assertThat(typeOf(file)).isIn(Optional.empty(), Optional.of(WORD));
    }
  }
}
