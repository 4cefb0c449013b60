package org.omniline.playground.freeswitch;

import io.vertx.core.Context;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One end of a telephone line, used by people from any thread. */
final class Line implements Party {
  private final Context context;
  private volatile String heard = "";
  private @Nullable Channel leg;
  private volatile @Nullable String uuid;
  private volatile CallState state = CallState.IDLE;
  private volatile @Nullable String cause;

  Line(Context context) {
    this.context = context;
  }

  void connect(Channel channel) {
    leg = channel;
    uuid = channel.uuid;
    state = CallState.RINGING;
    cause = null;
  }

  /** Whether it is this leg's; a telephone in a call has others, that find it busy. */
  boolean isOn(@Nullable Channel other) {
    return leg != null && leg == other;
  }

  @Override
  public void answered() {
    state = CallState.TALKING;
  }

  @Override
  public void ended(Cause why) {
    leg = null;
    cause = why.name();
    state = CallState.ENDED;
  }

  @Override
  public void heard(String keys) {
    heard = heard.concat(keys); // only the context writes
  }

  void does(Consumer<Channel> what) {
    context.runOnContext(
        run -> {
          Channel channel = leg;
          if (channel != null && !channel.isHungUp()) {
            what.accept(channel);
          }
        });
  }

  void press(String keys) {
    String raw = new String(keys.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    does(channel -> Keys.press(channel, raw, "RTP"));
  }

  String heard() {
    return heard;
  }

  CallState state() {
    return state;
  }

  @Nullable String uuid() {
    return uuid;
  }

  @Nullable String cause() {
    return cause;
  }
}
