package org.omniline.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Channel;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.outbox.ChannelSender;
import org.omniline.conversation.outbox.Delivery;
import org.omniline.conversation.outbox.FileKind;
import org.omniline.conversation.outbox.SendResult;

class ChannelRulesTest {
  private final ChannelRules rules =
      new ChannelRules(
          List.of(
              sender(Channel.WEBCHAT, List.of(), Set.of()),
              sender(
                  Channel.WECHAT,
                  List.of(new FileKind("image/png", 100)),
                  Set.of("wechat.never"))));

  private static ChannelSender sender(
      Channel channel, List<FileKind> files, Set<String> finalReasons) {
    return new ChannelSender() {
      @Override
      public Channel channel() {
        return channel;
      }

      @Override
      public boolean peerRemovesDuplicates() {
        return false;
      }

      @Override
      public List<FileKind> files() {
        return files;
      }

      @Override
      public Set<String> finalReasons() {
        return finalReasons;
      }

      @Override
      public Single<SendResult> send(Delivery delivery) {
        return Single.never();
      }
    };
  }

  private static MediaRef file(String type, long size) {
    return new MediaRef(7, "a", type, size);
  }

  private void refused(Refusal.Code code, MediaRef file) {
    assertThatThrownBy(() -> rules.require(Channel.WECHAT, List.of(file("image/png", 1), file)))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(code);
              assertThat(refusal.fields()).containsEntry("media", "7");
            });
  }

  @Test
  void require_refusesTypesAndSizesTheChannelDoesNotSend() {
    refused(Refusal.Code.TYPE_NOT_ALLOWED, file("application/pdf", 1));
    refused(Refusal.Code.TOO_LARGE, file("image/png", 101));
    assertThatCode(() -> rules.require(Channel.WECHAT, List.of(file("image/png", 100))))
        .doesNotThrowAnyException();
    assertThatCode(() -> rules.require(Channel.WEBCHAT, List.of(file("application/pdf", 1_000))))
        .as("a channel that declares nothing takes what the site allows")
        .doesNotThrowAnyException();
  }

  @Test
  void json_tellsOfChannelsThatTakeLess() {
    assertThat(rules.finalReasons()).containsExactly("wechat.never");
    assertThat(rules.json()).hasSize(1);
    assertThat(rules.json().getJsonObject(0))
        .isEqualTo(
            new JsonObject(
                "{\"channel\":\"WECHAT\",\"files\":[{\"type\":\"image/png\",\"bytes\":100}],"
                    + "\"finalReasons\":[\"wechat.never\"]}"));
  }
}
