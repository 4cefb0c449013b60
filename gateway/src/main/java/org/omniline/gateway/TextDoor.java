package org.omniline.gateway;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.intake.AskingWords;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.intake.IntakeStore;
import org.omniline.flow.store.LiveFlows;
import org.omniline.flow.text.TextFlows;
import org.omniline.flow.text.TextTurn.Shut;
import org.omniline.flow.text.WrittenWords;
import org.omniline.routing.admission.ClosedWords;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Flows in writing on a node, wired: which messages begin one, and who looks after it. */
final class TextDoor {
  private static final Logger LOG = LoggerFactory.getLogger(TextDoor.class);

  private final Stores stores;
  private final ClosedQueues closed;
  private final TextFlows flows;

  /**
   * Makes it.
   *
   * @param committed hears of what is durable; must not block
   */
  TextDoor(Stores stores, LiveFlows live, Consumer<Change> committed) {
    this.stores = stores;
    this.closed =
        new ClosedQueues(stores.queueSettings()::queues, stores.policies(), stores.clock());
    this.flows =
        new TextFlows(
            stores.textRuns(),
            stores.accounts(),
            live,
            this::shut,
            committed,
            TextDoor::troubled,
            stores.clock());
  }

  private static void troubled(long conversation, String what, Throwable error) {
    LOG.warn("Conversation {} {}", conversation, what, error);
  }

  private Maybe<Shut> shut(
      @Nullable String queue, Conversation conversation, @Nullable String language) {
    return closed
        .of(queue, conversation)
        .flatMap(
            hours ->
                stores
                    .policies()
                    .policy()
                    .map(
                        policy -> {
                          String words =
                              ClosedWords.written(
                                  policy, hours, stores.clock().instant(), language);
                          return new Shut(
                              words.isBlank() ? List.of() : List.of(words), hours.whenClosed());
                        })
                    .toMaybe());
  }

  /** Where messages are stored, those that begin a flow marked as such. */
  IntakeStore intake() {
    return batch ->
        stores
            .intake()
            .commit(
                batch.stream()
                    .map(message -> begins(message) ? message.servingSelf() : message)
                    .toList());
  }

  /** Whether a message, where it opens a conversation, is answered by a flow first. */
  private boolean begins(InboundMessage message) {
    String text = message.content().text();
    return message.account().channel() != Channel.PHONE
        && message.kind() == EntryKind.MESSAGE_IN
        && !message.account().setting(TextFlows.FLOW, "").isEmpty()
        && !AskingWords.isAsked(message)
        && !(text != null && WrittenWords.asksForPerson(text))
        && flows.begins(message.account());
  }

  /** Looks at what has just been stored. Does not block, never throws. */
  void look(Change change) {
    if (!TextFlows.concerns(change)) {
      return;
    }
    Conversation c = change.conversation();
    var unused = // what fails here is found by the sweep
        flows
            .look(c.id(), c.channel(), c.account().code())
            .subscribe(
                () -> {},
                error ->
                    LOG.warn("Conversation {} waits in its flow: {}", c.id(), error.toString()));
  }

  /** What a node that is gone has left, and whoever is silent. */
  Completable sweep(int most) {
    return flows.sweep(most);
  }
}
