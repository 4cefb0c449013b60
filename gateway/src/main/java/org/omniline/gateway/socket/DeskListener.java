package org.omniline.gateway.socket;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.staff.User;

/**
 * One desk socket as the feed sees it: who it is, what it has and up to where. Confined to the
 * feed's executor; bounded.
 */
final class DeskListener {
  private static final int TRACKED = 2_000;
  private static final int WATCHED = 20;

  /** How far a desk has a conversation. */
  static final class Track {
    private long rev;
    private boolean owned;
    private boolean offeredOnly;
    private boolean checking;
    private boolean behind;

    private Track(long rev) {
      this.rev = rev;
    }

    long rev() {
      return rev;
    }

    void advance(long to) {
      rev = Math.max(rev, to);
    }

    boolean owned() {
      return owned;
    }

    /** Whether the desk only had it because it waited in one of the user's queues. */
    boolean offeredOnly() {
      return offeredOnly;
    }

    /** The conversation as the desk has it now. */
    void stands(DeskListener desk, Conversation c) {
      owned = desk.owns(c);
      offeredOnly = !owned && desk.mayBeOffered(c);
    }

    boolean checking() {
      return checking;
    }

    void checking(boolean now) {
      checking = now;
    }

    boolean behind() {
      return behind;
    }

    void behind(boolean now) {
      behind = now;
    }
  }

  private final User user;
  private final Consumer<String> sink;
  private final LinkedHashMap<Long, Track> tracked = new LinkedHashMap<>(64, 0.75f, true);
  private @Nullable String queues;
  private @Nullable String alarms;
  private @Nullable String dictionaries;
  private final LinkedHashMap<Long, Boolean> watched = new LinkedHashMap<>(32, 0.75f, true);

  /**
   * @param sink takes a frame's text on any thread, at once and in order
   */
  DeskListener(User user, Consumer<String> sink) {
    this.user = user;
    this.sink = sink;
  }

  User user() {
    return user;
  }

  void push(String frame) {
    sink.accept(frame);
  }

  @Nullable Track track(long conversationId) {
    return tracked.get(conversationId);
  }

  Map<Long, Track> tracked() {
    return tracked;
  }

  /**
   * Remembers how far the desk has a conversation; only forward.
   *
   * @return a conversation that had to be forgotten for it, or null
   */
  @Nullable Long has(long conversationId, long rev) {
    Track track = tracked.get(conversationId);
    if (track != null) {
      track.advance(rev);
      return null;
    }
    tracked.put(conversationId, new Track(rev));
    if (tracked.size() <= TRACKED) {
      return null;
    }
    Long eldest = tracked.keySet().iterator().next();
    tracked.remove(eldest);
    return eldest;
  }

  /** Whether the queue numbers differ from those pushed last; then they count as pushed. */
  boolean isNewsOfQueues(String frame) {
    boolean news = !frame.equals(queues);
    queues = frame;
    return news;
  }

  /** As {@link #isNewsOfQueues} for open alarms. */
  boolean isNewsOfAlarms(String frame) {
    boolean news = !frame.equals(alarms);
    alarms = frame;
    return news;
  }

  /** As {@link #isNewsOfQueues} for what codes are called. */
  boolean isNewsOfDictionaries(String frame) {
    boolean news = !frame.equals(dictionaries);
    dictionaries = frame;
    return news;
  }

  void forget(long conversationId) {
    tracked.remove(conversationId);
    watched.remove(conversationId);
  }

  void watch(long conversationId) {
    watched.put(conversationId, Boolean.TRUE);
    if (watched.size() > WATCHED) {
      watched.remove(watched.keySet().iterator().next());
    }
  }

  boolean watches(long conversationId) {
    return watched.containsKey(conversationId);
  }

  /** Whether a conversation, as it stands, is this desk's without having been opened. */
  boolean wants(Conversation c) {
    if (user.role().scope() == Viewer.Scope.ALL) {
      return true;
    }
    return user.role().scope() == Viewer.Scope.OWN
        && (owns(c) || mayBeOffered(c) || c.hands().concern(user.id()));
  }

  /** Whether it only shows that somebody waits in one of the user's queues. */
  boolean onlySeesItWait(Conversation c) {
    return user.role().scope() == Viewer.Scope.OWN
        && c.onlyAgent() == null
        && mayBeOffered(c)
        && !c.hands().concern(user.id());
  }

  boolean owns(Conversation c) {
    return c.owner() != null && c.owner().id() == user.id();
  }

  private boolean mayBeOffered(Conversation c) {
    if (c.state() != ConversationState.WAITING) {
      return false;
    }
    Long only = c.onlyAgent();
    return only == null ? user.queues().contains(c.queue().id()) : only == user.id();
  }
}
