package org.omniline.persistence.media;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.omniline.conversation.port.Cipher;
import org.omniline.persistence.crypto.SealingCipher;

/**
 * Reads what {@link SealedFileWriter} wrote, chunk by chunk. Fails with IllegalStateException where
 * the file was changed or cut. Not thread-safe, blocking.
 */
final class SealedFileReader implements Closeable {
  private final FileChannel channel;
  private final Cipher cipher;
  private final long id;
  private final long size;
  private long index;
  private long given;
  private boolean done;

  /**
   * @param size how many bytes the file has in clear
   */
  SealedFileReader(Path path, Cipher cipher, long id, long size) throws IOException {
    this.channel = FileChannel.open(path, StandardOpenOption.READ);
    this.cipher = cipher;
    this.id = id;
    this.size = size;
  }

  /** The next piece of the file; empty at its end. */
  Optional<ByteBuffer> next() throws IOException {
    if (done) {
      return Optional.empty();
    }
    if (index == 0 && readFully(4).getInt() != SealedFileWriter.FORMAT) {
      throw damaged("is of an unknown format", null);
    }
    int length = readFully(4).getInt();
    if (length < SealingCipher.OVERHEAD_BYTES
        || length > SealingCipher.OVERHEAD_BYTES + SealedFileWriter.CHUNK_BYTES) {
      throw damaged("has a chunk of impossible length", null);
    }
    byte[] sealed = readFully(length).array();
    // What ends the file must have been sealed as its end, so a cut at a chunk's edge is seen.
    done = channel.position() == channel.size();
    byte[] plain = cipher.open(sealed, SealedFileWriter.context(id, index, done));
    index++;
    given += plain.length;
    if (given > size || (done && given != size)) {
      throw damaged("has another size than its row", null);
    }
    return Optional.of(ByteBuffer.wrap(plain));
  }

  private ByteBuffer readFully(int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw damaged("was cut", new EOFException());
      }
    }
    return bytes.flip();
  }

  private IllegalStateException damaged(
      String how, @org.jspecify.annotations.Nullable Throwable t) {
    return new IllegalStateException("media file " + id + " " + how, t);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
