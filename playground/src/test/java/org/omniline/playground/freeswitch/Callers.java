package org.omniline.playground.freeswitch;

/** How the contract has people call a switch and be called by it. */
interface Callers extends AutoCloseable {
  String host();

  int port();

  String password();

  /** Whether the legs are SIP: a loopback's never count as held, so nothing ends their hold. */
  boolean bySip();

  /** Somebody calls and is parked, unanswered. */
  Call call();

  /** What to dial for an agent who answers, and stays. */
  String answering();

  String busy();

  /** Rings, and nobody comes. */
  String silent();

  /** Known to nobody. */
  String absent();

  @Override
  void close();

  /** A call to the switch. */
  interface Call {
    /** Of its leg. */
    String uuid();

    void press(String keys);

    void hangUp();
  }
}
