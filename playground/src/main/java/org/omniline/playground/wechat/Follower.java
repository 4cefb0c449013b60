package org.omniline.playground.wechat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A synthetic follower and what stands in the chat on the follower's telephone. Not thread-safe.
 */
final class Follower {
  /** Free customer-service messages after each message of the follower, and for how long. */
  static final int QUOTA = 5;

  static final long WINDOW_MS = 48L * 3_600 * 1_000;

  private static final int LONGEST_THREAD = 2_000;
  private static final int KEPT_ITEMS = 200;

  /** One bubble. */
  record Item(
      long n, boolean out, String type, @Nullable String text, @Nullable String mediaId, long at) {}

  final String openid;
  final String nickname;
  boolean subscribed = true;
  private final List<Item> thread = new ArrayList<>();
  private long last;
  private long windowEnds;
  private int quotaLeft;
  private long typingUntil;

  Follower(String openid, String nickname) {
    this.openid = openid;
    this.nickname = nickname;
  }

  /** As {@link #kept} wrote it. */
  static Follower of(JsonObject json) {
    Follower follower = new Follower(json.getString("openid"), json.getString("nickname"));
    follower.subscribed = json.getBoolean("subscribed", true);
    follower.windowEnds = json.getLong("windowEnds", 0L);
    follower.quotaLeft = json.getInteger("quotaLeft", 0);
    for (Object each : json.getJsonArray("thread", new JsonArray())) {
      JsonObject item = (JsonObject) each;
      follower.last = item.getLong("n", follower.last + 1);
      follower.thread.add(
          new Item(
              follower.last,
              item.getBoolean("out", false),
              item.getString("type", "TEXT"),
              item.getString("text"),
              null,
              item.getLong("at", 0L)));
    }
    return follower;
  }

  /** What a restart must not lose. */
  JsonObject kept() {
    JsonArray items = new JsonArray();
    for (Item item : thread.subList(Math.max(0, thread.size() - KEPT_ITEMS), thread.size())) {
      items.add(
          new JsonObject()
              .put("n", item.n())
              .put("out", item.out())
              .put("type", item.type())
              .put("text", item.text())
              .put("at", item.at()));
    }
    return new JsonObject()
        .put("openid", openid)
        .put("nickname", nickname)
        .put("subscribed", subscribed)
        .put("windowEnds", windowEnds)
        .put("quotaLeft", quotaLeft)
        .put("thread", items);
  }

  void wrote(String type, @Nullable String text, @Nullable String mediaId, long now) {
    windowEnds = now + WINDOW_MS;
    quotaLeft = QUOTA;
    add(false, type, text, mediaId, now);
  }

  void received(String type, @Nullable String text, @Nullable String mediaId, long now) {
    quotaLeft--;
    typingUntil = 0;
    add(true, type, text, mediaId, now);
  }

  private void add(
      boolean out, String type, @Nullable String text, @Nullable String mediaId, long now) {
    thread.add(new Item(++last, out, type, text, mediaId, now));
    if (thread.size() > LONGEST_THREAD) {
      thread.remove(0);
    }
  }

  List<Item> after(long n) {
    return thread.stream().filter(item -> item.n() > n).toList();
  }

  /** 0 when a customer-service message may come now, else the platform's code (facts.md 6.1). */
  int refusal(long now) {
    if (!subscribed) {
      return 43004;
    }
    if (now > windowEnds) {
      return 45015;
    }
    return quotaLeft > 0 ? 0 : 45047;
  }

  void typing(boolean on, long now) {
    typingUntil = on ? now + 15_000 : 0;
  }

  boolean isTyping(long now) {
    return now < typingUntil;
  }
}
