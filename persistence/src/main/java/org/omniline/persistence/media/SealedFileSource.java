package org.omniline.persistence.media;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.omniline.conversation.port.Cipher;

/**
 * Any place of what {@link SealedFileWriter} has just written: chunks of one writer are of one
 * length, but for the last. Opens one chunk at a time. Not thread-safe, blocking.
 */
final class SealedFileSource implements OleContainer.Source, Closeable {
  private static final int FIRST = 4;
  private static final int LENGTH = 4;

  private final FileChannel channel;
  private final Cipher cipher;
  private final long id;
  private final long size;
  private final int stride;
  private long held = -1;
  private byte[] chunk = new byte[0];

  /**
   * @param size how many bytes the file has in clear
   */
  SealedFileSource(Path path, Cipher cipher, long id, long size) throws IOException {
    this.channel = FileChannel.open(path, StandardOpenOption.READ);
    this.cipher = cipher;
    this.id = id;
    this.size = size;
    this.stride = LENGTH + ByteBuffer.wrap(bytes(FIRST, LENGTH)).getInt();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public byte[] read(long position, int length) throws IOException {
    byte[] into = new byte[length];
    int done = 0;
    while (done < length) {
      long at = position + done;
      byte[] plain = chunk(at / SealedFileWriter.CHUNK_BYTES);
      int from = (int) (at % SealedFileWriter.CHUNK_BYTES);
      int part = Math.min(length - done, plain.length - from);
      if (part <= 0) {
        throw new EOFException("media file " + id + " ends before " + at);
      }
      System.arraycopy(plain, from, into, done, part);
      done += part;
    }
    return into;
  }

  private byte[] chunk(long index) throws IOException {
    if (index != held) {
      long place = FIRST + index * stride;
      int sealed = ByteBuffer.wrap(bytes(place, LENGTH)).getInt();
      boolean last = place + LENGTH + sealed == channel.size();
      chunk = cipher.open(bytes(place + LENGTH, sealed), SealedFileWriter.context(id, index, last));
      held = index;
    }
    return chunk;
  }

  private byte[] bytes(long place, int length) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(length);
    while (into.hasRemaining()) {
      if (channel.read(into, place + into.position()) < 0) {
        throw new EOFException("media file " + id + " was cut");
      }
    }
    return into.array();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
