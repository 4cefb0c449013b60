package org.omniline.channels.phone;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import org.omniline.conversation.MediaRef;

/** Files in which the switch takes down what callers say. Thread-safe; does not block. */
public interface VoiceMessages {
  /** Where the switch is to write a file of this name; empty: no message can be taken. */
  String path(String name);

  /**
   * A message that was stored.
   *
   * @param durationMs how long it sounds; 0 where that is not known
   */
  record Message(MediaRef media, long durationMs) {}

  /**
   * Puts what was taken down among the stored files; may be asked again.
   *
   * @param owner as in {@link org.omniline.conversation.port.MediaStore#put}
   * @return empty where there is no such file, or nothing but silence in it; fails with a {@link
   *     org.omniline.conversation.Refusal} for what is no sound
   */
  Maybe<Message> take(String name, String owner);

  /** Removes the file, if it is there. */
  Completable drop(String name);
}
