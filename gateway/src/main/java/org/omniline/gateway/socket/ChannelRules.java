package org.omniline.gateway.socket;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.omniline.conversation.Channel;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.outbox.ChannelSender;
import org.omniline.conversation.outbox.FileKind;

/** What channels declare of themselves: told to desks, and held against what desks ask for. */
final class ChannelRules {
  private final List<ChannelSender> senders;
  private final Set<String> finalReasons;

  ChannelRules(List<ChannelSender> senders) {
    this.senders = senders.stream().filter(ChannelRules::declares).toList();
    this.finalReasons =
        this.senders.stream()
            .flatMap(sender -> sender.finalReasons().stream())
            .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean declares(ChannelSender sender) {
    return !sender.files().isEmpty() || !sender.finalReasons().isEmpty();
  }

  /** Reasons after which a message is not sent again. */
  Set<String> finalReasons() {
    return finalReasons;
  }

  /**
   * Refuses what the channel cannot send, before anything is stored.
   *
   * @throws Refusal TYPE_NOT_ALLOWED or TOO_LARGE
   */
  void require(Channel channel, List<MediaRef> media) {
    for (ChannelSender sender : senders) {
      if (sender.channel() == channel && !sender.files().isEmpty()) {
        media.forEach(ref -> require(sender.files(), ref));
      }
    }
  }

  private static void require(List<FileKind> kinds, MediaRef ref) {
    FileKind kind =
        kinds.stream()
            .filter(one -> one.contentType().equals(ref.contentType()))
            .findFirst()
            .orElseThrow(
                () ->
                    new Refusal(
                        Refusal.Code.TYPE_NOT_ALLOWED,
                        "The channel does not send files of this type: " + ref.contentType(),
                        Map.of("media", Long.toString(ref.id()))));
    if (ref.size() > kind.maxBytes()) {
      throw new Refusal(
          Refusal.Code.TOO_LARGE,
          "The channel sends such files up to " + kind.maxBytes() + " bytes.",
          Map.of("media", Long.toString(ref.id()), "limit", kind.maxBytes()));
    }
  }

  JsonArray json() {
    JsonArray all = new JsonArray();
    for (ChannelSender sender : senders) {
      JsonArray files = new JsonArray();
      sender
          .files()
          .forEach(
              kind ->
                  files.add(
                      new JsonObject()
                          .put("type", kind.contentType())
                          .put("bytes", kind.maxBytes())));
      all.add(
          new JsonObject()
              .put("channel", sender.channel().name())
              .put("files", files)
              .put(
                  "finalReasons",
                  new JsonArray(List.copyOf(new TreeSet<>(sender.finalReasons())))));
    }
    return all;
  }
}
