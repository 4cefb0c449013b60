package org.omniline.channels.phone;

import org.omniline.channels.phone.call.Caller;
import org.omniline.conversation.IdentityKey;

/** Which thread a call is, and whose. Stateless. */
final class Threads {
  private Threads() {}

  static String of(String switchName, Caller caller) {
    return switchName + ":" + caller.leg();
  }

  /** Nobody is told from somebody else by a number that was not told. */
  static IdentityKey identity(String thread, Caller caller) {
    String value =
        caller.e164() != null
            ? caller.e164()
            : caller.raw().isEmpty() ? "anonymous:" + thread : caller.raw();
    return new IdentityKey(IdentityKey.Kind.PHONE, value);
  }
}
