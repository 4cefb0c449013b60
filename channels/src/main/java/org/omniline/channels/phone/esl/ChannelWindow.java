package org.omniline.channels.phone.esl;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What began and ended while a list of all calls was on its way. The switch keeps that list in a
 * table written a moment after the events, so it may still name a call whose end was told, and not
 * yet one whose beginning was. Bounded: a list takes moments. Not thread-safe.
 */
final class ChannelWindow {
  private static final int MOST = 20_000;

  private final Map<String, SwitchChannel> created = new LinkedHashMap<>();
  private final Set<String> ended = new HashSet<>();
  private boolean open;

  void open() {
    open = true;
    created.clear();
    ended.clear();
  }

  boolean isOpen() {
    return open;
  }

  void event(EslEvent event) {
    String uuid = event.uuid();
    if (!open || uuid == null) {
      return;
    }
    switch (event.name()) {
      case "CHANNEL_CREATE" -> {
        if (created.size() < MOST) {
          created.put(uuid, SwitchChannel.of(uuid, event));
        }
      }
      case "CHANNEL_HANGUP_COMPLETE", "CHANNEL_DESTROY" -> {
        created.remove(uuid);
        if (ended.size() < MOST) {
          ended.add(uuid);
        }
      }
      default -> {}
    }
  }

  /** The list as it is true now, and the end of the watching. */
  List<SwitchChannel> close(List<SwitchChannel> listed) {
    List<SwitchChannel> all = new ArrayList<>(listed.size() + created.size());
    for (SwitchChannel channel : listed) {
      created.remove(channel.uuid());
      if (!ended.contains(channel.uuid())) {
        all.add(channel);
      }
    }
    all.addAll(created.values());
    cancel();
    return List.copyOf(all);
  }

  void cancel() {
    open = false;
    created.clear();
    ended.clear();
  }
}
