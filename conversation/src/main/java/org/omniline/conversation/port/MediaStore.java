package org.omniline.conversation.port;

import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.MediaRef;

/**
 * Keeps files people sent: a directory now, S3-compatible later. Enciphered at rest. A file is
 * complete and durable when {@link #put} answers; an interrupted one leaves nothing behind.
 */
public interface MediaStore {
  /**
   * Stores a file.
   *
   * @param name as the sender called it; path parts and control characters are removed
   * @param declaredType what the sender says it is, or null; the content decides
   * @param owner who may fetch it before it is part of an entry: {@code user:<id>} or {@code
   *     thread:<account id>/<thread key>}; kept hashed
   * @return fails with Refusal TOO_LARGE as soon as the limit is passed, or TYPE_NOT_ALLOWED when
   *     the content is of no allowed type or belies its name
   */
  Single<MediaRef> put(
      String name, @Nullable String declaredType, String owner, Flowable<ByteBuffer> bytes);

  /**
   * Stores a file that the system itself has made, of whatever length.
   *
   * @return fails with Refusal TYPE_NOT_ALLOWED as {@link #put} does
   */
  Single<MediaRef> putOwn(String name, String type, String owner, Flowable<ByteBuffer> bytes);

  /** What is known of a file. */
  Maybe<Stored> find(long id);

  /** The file's bytes, deciphered; fails with Refusal NOT_FOUND. */
  Flowable<ByteBuffer> read(long id);

  /**
   * A stored file's facts.
   *
   * @param ownerHash keyed hash of who put it, hexadecimal
   * @param conversationId the conversation whose entry carries it, null before it was sent
   */
  record Stored(MediaRef ref, String ownerHash, @Nullable Long conversationId) {}

  /** Whether {@code owner} is who put the file. */
  boolean isOwner(Stored stored, String owner);
}
