package org.omniline.persistence.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.Cipher;

/**
 * One file on its way in. The steps open, accept…, finish, settle follow each other; {@link #abort}
 * may come at any time from another thread, hence the lock. Blocking.
 */
final class MediaUpload {
  private final MediaFolder folder;
  private final Cipher cipher;
  private final FileTypes types;
  private final long maxBytes;
  private final long id;
  private final FileName name;
  private final @Nullable String declaredType;
  private final byte[] head = new byte[SealedFileWriter.CHUNK_BYTES];

  private long size;
  private FileTypes.@Nullable Accepted accepted;
  private @Nullable SealedFileWriter writer;
  private boolean placed;
  private boolean aborted;

  MediaUpload(
      MediaFolder folder,
      Cipher cipher,
      FileTypes types,
      long maxBytes,
      long id,
      FileName name,
      @Nullable String declaredType) {
    this.folder = folder;
    this.cipher = cipher;
    this.types = types;
    this.maxBytes = maxBytes;
    this.id = id;
    this.name = name;
    this.declaredType = declaredType;
  }

  synchronized void open() throws IOException {
    refuseAborted();
    writer = new SealedFileWriter(folder.part(id), cipher, id);
  }

  synchronized void accept(ByteBuffer bytes) throws IOException {
    refuseAborted();
    if (size + bytes.remaining() > maxBytes) {
      throw new Refusal(
          Refusal.Code.TOO_LARGE,
          "A file may have at most " + maxBytes + " bytes.",
          Map.of("limit", maxBytes));
    }
    if (size < head.length) {
      int part = (int) Math.min(bytes.remaining(), head.length - size);
      bytes.duplicate().get(head, (int) size, part);
    }
    size += bytes.remaining();
    if (accepted == null && size >= head.length) {
      accepted = decide();
    }
    open(writer).write(bytes);
  }

  /** Everything came: the file is on the disk and in its place afterwards. */
  synchronized MediaRef finish() throws IOException {
    refuseAborted();
    if (size == 0) {
      throw Refusal.invalid("file-empty", "The file is empty.");
    }
    FileTypes.Accepted provisional = accepted == null ? decide() : accepted;
    SealedFileWriter own = open(writer);
    own.finish();
    own.close();
    FileTypes.Accepted decided =
        FileTypes.isProvisional(provisional) ? confirm(provisional) : provisional;
    placed = true;
    folder.place(id);
    return new MediaRef(id, decided.name().text(), decided.contentType(), size);
  }

  /** The row is committed. */
  void settle() throws IOException {
    folder.settle(id);
  }

  /**
   * Gives the upload up. What has its place already stays until it is known that no row names it.
   *
   * @param rowRefused whether it is certain that there is no row
   */
  synchronized void abort(boolean rowRefused) throws IOException {
    aborted = true;
    if (writer != null) {
      writer.close();
    }
    if (!placed || rowRefused) {
      folder.remove(id);
    }
  }

  private FileTypes.Accepted decide() {
    byte[] first = Arrays.copyOf(head, (int) Math.min(size, head.length));
    return types.decide(name, declaredType, first).orElseThrow(MediaUpload::notAllowed);
  }

  private FileTypes.Accepted confirm(FileTypes.Accepted provisional) throws IOException {
    try (SealedFileSource whole = new SealedFileSource(folder.part(id), cipher, id, size)) {
      return types.confirm(name, provisional, whole).orElseThrow(MediaUpload::notAllowed);
    }
  }

  private static Refusal notAllowed() {
    return new Refusal(
        Refusal.Code.TYPE_NOT_ALLOWED,
        "Files of this type are not accepted, or the name does not fit the content.");
  }

  private void refuseAborted() {
    if (aborted) {
      throw new IllegalStateException("upload " + id + " was given up");
    }
  }

  private static SealedFileWriter open(@Nullable SealedFileWriter writer) {
    if (writer == null) {
      throw new IllegalStateException("not opened");
    }
    return writer;
  }
}
