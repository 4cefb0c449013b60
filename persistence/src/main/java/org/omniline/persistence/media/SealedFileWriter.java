package org.omniline.persistence.media;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.omniline.conversation.port.Cipher;

/**
 * Writes a file in sealed chunks: four bytes that name the format, then per chunk its sealed length
 * (4 bytes) and the sealed value. A chunk is sealed for its file, its place and whether it is the
 * last, so that a chunk that is missing, moved or of another file does not open. Not thread-safe,
 * blocking.
 */
final class SealedFileWriter implements Closeable {
  /** "OLM1". */
  static final int FORMAT = 0x4F4C4D31;

  static final int CHUNK_BYTES = 64 * 1024;

  private final FileChannel channel;
  private final Cipher cipher;
  private final long id;
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private int filled;
  private long index;

  SealedFileWriter(Path path, Cipher cipher, long id) throws IOException {
    this.channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    this.cipher = cipher;
    this.id = id;
    writeFully(ByteBuffer.allocate(4).putInt(0, FORMAT));
  }

  static String context(long id, long index, boolean last) {
    return "media:" + id + ":" + index + (last ? ":last" : ":more");
  }

  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      // Only now: a full chunk is kept back until it is known whether it is the last.
      if (filled == CHUNK_BYTES) {
        flush(false);
      }
      int part = Math.min(bytes.remaining(), CHUNK_BYTES - filled);
      bytes.get(chunk, filled, part);
      filled += part;
    }
  }

  /** Writes the last chunk and waits until the disk has everything. */
  void finish() throws IOException {
    flush(true);
    channel.force(true);
  }

  private void flush(boolean last) throws IOException {
    byte[] sealed = cipher.seal(Arrays.copyOf(chunk, filled), context(id, index, last));
    writeFully(ByteBuffer.allocate(4 + sealed.length).putInt(sealed.length).put(sealed).flip());
    index++;
    filled = 0;
  }

  private void writeFully(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
