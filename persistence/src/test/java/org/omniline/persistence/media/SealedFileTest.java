package org.omniline.persistence.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.omniline.conversation.port.Cipher;
import org.omniline.persistence.crypto.Keys;
import org.omniline.persistence.crypto.SealingCipher;

class SealedFileTest {
  private static final int CHUNK = SealedFileWriter.CHUNK_BYTES;
  private static final int SEALED_CHUNK = 4 + CHUNK + SealingCipher.OVERHEAD_BYTES;

  @TempDir Path folder;

  private final Cipher cipher = Keys.cipher();

  private Path write(long id, byte[] content, int pieces) throws IOException {
    Path path = folder.resolve(id + "." + System.nanoTime());
    try (SealedFileWriter writer = new SealedFileWriter(path, cipher, id)) {
      for (int from = 0; from < content.length; from += pieces) {
        writer.write(ByteBuffer.wrap(content, from, Math.min(pieces, content.length - from)));
      }
      writer.finish();
    }
    return path;
  }

  private byte[] read(Path path, long id, long size) throws IOException {
    try (SealedFileReader reader = new SealedFileReader(path, cipher, id, size)) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (Optional<ByteBuffer> piece = reader.next(); piece.isPresent(); piece = reader.next()) {
        byte[] bytes = new byte[piece.get().remaining()];
        piece.get().get(bytes);
        all.writeBytes(bytes);
      }
      return all.toByteArray();
    }
  }

  private static byte[] content(int length) {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    return content;
  }

  private void refuses(byte[] changed, long id, long size) throws IOException {
    Path path = folder.resolve("changed" + System.nanoTime());
    Files.write(path, changed);
    assertThatThrownBy(() -> read(path, id, size)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void read_givesBackWhatWasWrittenInAnyPieces() throws IOException {
    for (int length : new int[] {1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7}) {
      for (int pieces : new int[] {1_000, CHUNK, 8_192, 10 * CHUNK}) {
        assertThat(read(write(1, content(length), pieces), 1, length)).isEqualTo(content(length));
      }
    }
  }

  @Test
  void file_hidesItsContent() throws IOException {
    byte[] words = "我不想活了。".repeat(1_000).getBytes(StandardCharsets.UTF_8);
    assertThat(Files.readString(write(1, words, 999), StandardCharsets.ISO_8859_1))
        .doesNotContain(
            new String("想活".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
  }

  @Test
  void cutFile_isRefusedAlsoAtAChunksEdge() throws IOException {
    int length = 3 * CHUNK;
    byte[] file = Files.readAllBytes(write(1, content(length), CHUNK));
    for (int cut :
        new int[] {0, 3, 4, 6, 4 + SEALED_CHUNK, 4 + 2 * SEALED_CHUNK, file.length - 1}) {
      refuses(Arrays.copyOf(file, cut), 1, length);
      // The row's size would not save it either: whoever cuts the file may change the row.
      refuses(
          Arrays.copyOf(file, cut), 1, cut < SEALED_CHUNK ? 0 : (cut - 4) / SEALED_CHUNK * CHUNK);
    }
  }

  @Test
  void movedChunk_isRefused() throws IOException {
    int length = 3 * CHUNK;
    byte[] file = Files.readAllBytes(write(1, content(length), CHUNK));
    byte[] swapped = file.clone();
    System.arraycopy(file, 4, swapped, 4 + SEALED_CHUNK, SEALED_CHUNK);
    System.arraycopy(file, 4 + SEALED_CHUNK, swapped, 4, SEALED_CHUNK);
    refuses(swapped, 1, length);
  }

  @Test
  void doubledLastChunk_isRefused() throws IOException {
    byte[] file = Files.readAllBytes(write(1, content(CHUNK), CHUNK));
    byte[] doubled = Arrays.copyOf(file, file.length + SEALED_CHUNK);
    System.arraycopy(file, 4, doubled, file.length, SEALED_CHUNK);
    refuses(doubled, 1, 2L * CHUNK);
  }

  @Test
  void chunkOfAnotherFile_isRefused() throws IOException {
    byte[] other = Files.readAllBytes(write(2, content(CHUNK), CHUNK));
    refuses(other, 1, CHUNK);
  }

  @Test
  void changedByte_isRefused() throws IOException {
    byte[] file = Files.readAllBytes(write(1, content(100), 100));
    for (int i = 0; i < file.length; i++) {
      byte[] changed = file.clone();
      changed[i] ^= 1;
      refuses(changed, 1, 100);
    }
  }

  @Test
  void anotherSizeThanTheRows_isRefused() throws IOException {
    byte[] file = Files.readAllBytes(write(1, content(100), 100));
    refuses(file, 1, 99);
    refuses(file, 1, 101);
  }
}
