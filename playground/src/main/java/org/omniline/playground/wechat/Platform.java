package org.omniline.playground.wechat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the platform knows: followers, tokens, media, and the errors it was told to answer with.
 * Thread-safe by one lock; all work under it is short.
 */
public final class Platform {
  /** The platform keeps temporary media three days; here the newest so many. */
  private static final int MEDIA_KEPT = 200;

  private static final int FOLLOWERS = 10_000;

  /** A file somebody uploaded or sent. */
  record Media(Buffer bytes, String contentType) {}

  private final DemoAccount account;
  private final InstantSource clock;
  private final FollowerFile file;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Follower> followers = new LinkedHashMap<>();
  private final Map<String, Media> media = new LinkedHashMap<>();
  private final AtomicLong msgId;
  private String token = "";
  private long tokenEnds;
  private int fault;
  private int faultsLeft;

  /**
   * @param file where followers are read from, blocking, and kept
   */
  public Platform(DemoAccount account, InstantSource clock, FollowerFile file) {
    this.account = account;
    this.clock = clock;
    this.file = file;
    file.read().forEach(follower -> followers.put(follower.openid, follower));
    // Message ids grow over restarts too, or a new message would pass for a repeat.
    this.msgId = new AtomicLong(clock.millis() * 1_000);
  }

  DemoAccount account() {
    return account;
  }

  /** The account's code in our addresses. */
  public String code() {
    return account.code();
  }

  long now() {
    return clock.millis();
  }

  long nextMsgId() {
    return msgId.incrementAndGet();
  }

  /** A token as {@code stable_token}'s normal mode gives it: the same one while it lives. */
  synchronized String token(String appId, String secret, boolean fresh) {
    if (!appId.equals(account.appId()) || !secret.equals(account.secret())) {
      return "";
    }
    if (fresh || token.isEmpty() || now() > tokenEnds) {
      token = id("token");
      tokenEnds = now() + 7_200_000;
    }
    return token;
  }

  /** 0, or 40001. */
  synchronized int check(@Nullable String given) {
    return !token.isEmpty() && token.equals(given) && now() <= tokenEnds ? 0 : 40001;
  }

  /** The code the next call shall be answered with; 0 is a call that is never answered. */
  synchronized void answerWith(int errcode, int times) {
    fault = errcode;
    faultsLeft = Math.max(0, Math.min(1_000, times));
    if (errcode == 40001 || errcode == 42001) {
      token = "";
    }
  }

  /** The error to answer this call with, or null. */
  synchronized @Nullable Integer takeFault() {
    if (faultsLeft == 0) {
      return null;
    }
    faultsLeft--;
    return fault;
  }

  synchronized Follower follow(String nickname) {
    if (followers.size() >= FOLLOWERS) {
      throw new IllegalStateException("the playground holds no more followers");
    }
    Follower follower = new Follower("o" + id("").substring(0, 27), nickname);
    followers.put(follower.openid, follower);
    changed();
    return follower;
  }

  /** Something of a follower is to be kept. */
  void changed() {
    file.write(this::kept);
  }

  private synchronized JsonArray kept() {
    JsonArray all = new JsonArray();
    followers.values().forEach(follower -> all.add(follower.kept()));
    return all;
  }

  synchronized List<Follower> followers() {
    return new ArrayList<>(followers.values());
  }

  synchronized @Nullable Follower follower(@Nullable String openid) {
    return followers.get(openid);
  }

  synchronized String keep(Buffer bytes, String contentType) {
    String id = id("media-");
    media.put(id, new Media(bytes, contentType));
    if (media.size() > MEDIA_KEPT) {
      media.remove(media.keySet().iterator().next());
    }
    return id;
  }

  synchronized @Nullable Media media(@Nullable String id) {
    return media.get(id);
  }

  private String id(String prefix) {
    byte[] bytes = new byte[18];
    random.nextBytes(bytes);
    return prefix + HexFormat.of().formatHex(bytes);
  }
}
