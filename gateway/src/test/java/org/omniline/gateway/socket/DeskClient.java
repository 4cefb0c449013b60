package org.omniline.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.omniline.conversation.Change;
import org.omniline.conversation.Entry;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.User;

/** A desk's page as objects.md describes it: what it has, and what it does with a push. */
final class DeskClient {
  final DeskListener listener;
  final Map<Long, Long> have = new HashMap<>();
  final Map<Long, Map<Long, Long>> entries = new HashMap<>();
  final Set<Long> gone = new HashSet<>();
  final List<String> frames = new ArrayList<>();

  /** Pushes whose rev the page had already: the server told it twice. */
  int repeated;

  /** Pushes that began beyond what the page had: it would have to ask. */
  int gaps;

  DeskClient(long user, Role role, Set<Long> queues) {
    this.listener =
        new DeskListener(
            new User(user, "login" + user, "name" + user, role, true, 3, queues, false, null),
            this::push);
  }

  void push(String text) {
    frames.add(text);
    JsonObject frame = new JsonObject(text);
    if (frame.getString("on").equals("conversation")) {
      apply(frame);
    } else if (frame.getString("on").equals("conversation.gone")) {
      long id = Long.parseLong(frame.getString("conversation"));
      have.remove(id);
      entries.remove(id);
      gone.add(id);
    }
  }

  private void apply(JsonObject frame) {
    long id = Long.parseLong(frame.getString("conversation"));
    long rev = frame.getLong("rev");
    JsonObject change = frame.getJsonObject("data");
    assertThat(change.getJsonObject("conversation").getLong("rev")).isEqualTo(rev);
    Long known = have.get(id);
    if (known != null && rev <= known) {
      repeated++;
      return;
    }
    if (known != null && change.getLong("since") > known) {
      gaps++;
      return;
    }
    have.put(id, rev);
    gone.remove(id);
    change
        .getJsonArray("entries")
        .forEach(
            each -> {
              JsonObject entry = (JsonObject) each;
              merge(id, entry.getLong("seq"), entry.getLong("rev"));
            });
  }

  /** What a reply told. */
  void told(Change change) {
    long id = change.conversation().id();
    have.merge(id, change.rev(), Math::max);
    for (Entry entry : change.entries()) {
      merge(id, entry.seq(), entry.rev());
    }
  }

  private void merge(long id, long seq, long rev) {
    entries.computeIfAbsent(id, key -> new HashMap<>()).merge(seq, rev, Math::max);
  }
}
