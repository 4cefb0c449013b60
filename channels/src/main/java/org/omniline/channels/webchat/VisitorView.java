package org.omniline.channels.webchat;

import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.Frames;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.port.WaitingPlaces.Place;

/**
 * What one tab shows of its thread: the newest conversation and its place in the queue. Decides
 * what of a change is told. Confined to its socket's context.
 */
final class VisitorView {
  private final WaitingBoard board;
  private final Consumer<Place> placeTold;
  private @Nullable Conversation current;
  private @Nullable JsonObject shown;

  /** From which rev on the page has been told nothing, because there was nothing it may see. */
  private long untoldSince = -1;

  private @Nullable Place place;
  private @Nullable Conversation waitingAs;
  private boolean closed;

  /**
   * @param placeTold hears the place in the queue, on any thread
   */
  VisitorView(WaitingBoard board, Consumer<Place> placeTold) {
    this.board = board;
    this.placeTold = placeTold;
  }

  /** The page has been told a conversation as it stands. */
  void show(Conversation c, @Nullable Place now) {
    place = now;
    follow(c);
  }

  /** The conversation as the page has it; null when there is none. */
  @Nullable JsonObject json() {
    return shown;
  }

  /** The push that tells a change; null when it holds nothing the visitor may see. */
  @Nullable String push(Change change) {
    Conversation c = change.conversation();
    Conversation before = current;
    if (before != null && c.id() < before.id()) {
      // An earlier conversation of the thread: a late receipt, told without touching the newest.
      return frame(change, change.since());
    }
    boolean same = before != null && before.id() == c.id();
    if (same && before != null && c.rev() <= before.rev()) {
      return null;
    }
    JsonObject told = shown;
    follow(c);
    if (same && !VisitorJson.showsEntry(change.entries()) && looksLike(told)) {
      // That a note was written, or a risk was judged, is none of the visitor's either.
      untoldSince = untoldSince < 0 ? change.since() : untoldSince;
      return null;
    }
    long since = untoldSince < 0 ? change.since() : Math.min(untoldSince, change.since());
    untoldSince = -1;
    return frame(change, since);
  }

  /** Whether a place in the queue is news for the page. */
  boolean place(Place now) {
    Conversation waiting = waitingAs;
    if (waiting == null || now.equals(place)) {
      return false;
    }
    place = now;
    shown = VisitorJson.conversation(waiting, now);
    return true;
  }

  void close() {
    closed = true;
    stopWaiting();
  }

  private String frame(Change change, long since) {
    Conversation c = change.conversation();
    return Frames.push("conversation", c.id(), c.rev(), VisitorJson.change(change, since, place));
  }

  private void follow(Conversation c) {
    Conversation before = waitingAs;
    boolean waits = c.standsInLine();
    if (before != null
        && (!waits || before.id() != c.id() || before.queue().id() != c.queue().id())) {
      stopWaiting();
      place = null;
    }
    if (waits && waitingAs == null && !closed) {
      board.add(c, placeTold);
    }
    // As it stands now: a place that comes later is told with it.
    waitingAs = waits && !closed ? c : null;
    if (current == null || current.id() != c.id()) {
      untoldSince = -1;
    }
    current = c;
    shown = VisitorJson.conversation(c, place);
  }

  private void stopWaiting() {
    Conversation waited = waitingAs;
    waitingAs = null;
    if (waited != null) {
      board.remove(waited.queue().id(), waited.id(), placeTold);
    }
  }

  /** Whether nothing but the revision differs. */
  private boolean looksLike(@Nullable JsonObject told) {
    JsonObject now = shown;
    return told != null
        && now != null
        && told.copy().put("rev", 0).equals(now.copy().put("rev", 0));
  }
}
