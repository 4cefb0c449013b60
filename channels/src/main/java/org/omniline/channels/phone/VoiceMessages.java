package org.omniline.channels.phone;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import org.omniline.conversation.MediaRef;

/** Files in which the switch takes down what callers say. Thread-safe; does not block. */
public interface VoiceMessages {
  /** Where the switch is to write a file of this name; empty: no message can be taken. */
  String path(String name);

  /**
   * Puts what was taken down among the stored files; may be asked again.
   *
   * @param owner as in {@link org.omniline.conversation.port.MediaStore#put}
   * @return empty where there is no such file, or nothing to hear in it; fails with a {@link
   *     org.omniline.conversation.Refusal} for what is no sound
   */
  Maybe<MediaRef> take(String name, String owner);

  /** Removes the file, if it is there. */
  Completable drop(String name);
}
