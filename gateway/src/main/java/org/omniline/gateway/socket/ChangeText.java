package org.omniline.gateway.socket;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.Frames;
import org.omniline.conversation.Change;
import org.omniline.gateway.json.WireJson;

/**
 * A change and its push's text, which is written when the first desk needs it, and then for all.
 * Confined to the feed's executor.
 */
final class ChangeText implements Supplier<String> {
  private final Change change;
  private @Nullable String text;

  ChangeText(Change change) {
    this.change = change;
  }

  Change change() {
    return change;
  }

  @Override
  public String get() {
    String written = text;
    if (written == null) {
      written =
          Frames.push(
              "conversation", change.conversation().id(), change.rev(), WireJson.change(change));
      text = written;
    }
    return written;
  }
}
