package org.omniline.gateway.socket;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.SessionStore;
import org.omniline.conversation.staff.User;

/** One open desk as its commands see it. Thread-safe: commands go on where a store answers. */
final class Desk {
  private static final int SERVED = 200;

  private final SessionStore.Session session;
  private final String address;
  private final DeskListener listener;
  private final boolean program;

  /** People this desk serves: looking at them again is no access worth a line of its own. */
  private final Set<Long> served = ConcurrentHashMap.newKeySet();

  private volatile @Nullable Conversation typingIn;
  private long typedNanos;
  private boolean present;
  private boolean gone;

  Desk(SessionStore.Session session, String address, DeskListener listener) {
    this(session, address, listener, false);
  }

  private Desk(
      SessionStore.Session session, String address, DeskListener listener, boolean program) {
    this.session = session;
    this.address = address;
    this.listener = listener;
    this.program = program;
  }

  /** A program that acts in an agent's name: it shows nothing, and has no session. */
  static Desk ofProgram(User agent, String address) {
    return new Desk(
        new SessionStore.Session("", agent, "", Instant.MAX),
        address,
        new DeskListener(agent, frame -> {}),
        true);
  }

  /** Whether what it does was written down before, in the program's name. */
  boolean isProgram() {
    return program;
  }

  User user() {
    return session.user();
  }

  String tokenHash() {
    return session.tokenHash();
  }

  String address() {
    return address;
  }

  DeskListener listener() {
    return listener;
  }

  Viewer viewer() {
    return user().viewer();
  }

  ConversationStore.Actor actor() {
    return new ConversationStore.Actor(
        user().id(), user().name(), user().role() == Role.SUPERVISOR);
  }

  boolean owns(Conversation c) {
    return listener.owns(c);
  }

  void serves(long contactId) {
    if (served.size() < SERVED) {
      served.add(contactId);
    }
  }

  boolean isServing(long contactId) {
    return served.contains(contactId);
  }

  /** The conversation typing was last told in, so that each key does not cost a read. */
  @Nullable Conversation typingIn(long conversationId) {
    Conversation c = typingIn;
    return c != null && c.id() == conversationId ? c : null;
  }

  void typesIn(Conversation c) {
    typingIn = c;
  }

  /** Whether it is to be counted among those present: not when its socket is gone already. */
  synchronized boolean mayEnter() {
    present = !gone;
    return present;
  }

  /**
   * It is not counted any more.
   *
   * @param forGood whether its socket is gone
   * @return whether it had been counted
   */
  synchronized boolean leaves(boolean forGood) {
    boolean was = present;
    present = false;
    gone |= forGood;
    return was;
  }

  /** Whether so much time has passed since typing was told last; then it counts as told now. */
  synchronized boolean typingDue(long nowNanos, long everyNanos) {
    if (nowNanos - typedNanos < everyNanos) {
      return false;
    }
    typedNanos = nowNanos;
    return true;
  }
}
