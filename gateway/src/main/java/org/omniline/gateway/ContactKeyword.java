package org.omniline.gateway;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.PhoneNumbers;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.port.AccountStore;
import org.omniline.conversation.port.MissedStore;
import org.omniline.conversation.port.MissedStore.Way;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where there is no button, who waits asks to be contacted by a word: the account's setting {@code
 * contactKeyword}, alone or with a telephone number behind it. What is lost here with a node is
 * still a message of somebody who waits. Thread-safe.
 */
final class ContactKeyword {
  private static final Logger LOG = LoggerFactory.getLogger(ContactKeyword.class);
  private static final String SETTING = "contactKeyword";

  private final AccountStore accounts;
  private final MissedStore missed;
  private final Consumer<Change> committed;

  ContactKeyword(AccountStore accounts, MissedStore missed, Consumer<Change> committed) {
    this.accounts = accounts;
    this.missed = missed;
    this.committed = committed;
  }

  /** Looks at what has just been stored. Does not block, never throws. */
  void look(Change change) {
    Conversation c = change.conversation();
    if (c.state() != ConversationState.WAITING
        || c.channel() == Channel.WEBCHAT
        || c.channel() == Channel.PHONE) {
      return;
    }
    for (Entry entry : change.entries()) {
      String text = entry.kind() == EntryKind.MESSAGE_IN ? entry.content().text() : null;
      if (text != null) {
        var unused = // the person still waits, whatever happens here
            ask(c, text)
                .subscribe(
                    () -> {},
                    error ->
                        LOG.warn(
                            "The request of conversation {} was not noted: {}",
                            c.id(),
                            error.toString()));
      }
    }
  }

  private Completable ask(Conversation c, String text) {
    return accounts
        .byCode(c.channel(), c.account().code())
        .flatMap(account -> wish(account.setting(SETTING), text))
        .flatMap(
            wish ->
                missed.askContact(
                    c.account().id(), c.threadKey(), wish.way(), wish.number().orElse(null)))
        .doOnSuccess(committed::accept)
        .ignoreElement();
  }

  /** What is asked for; a number is optional. */
  record Wish(Way way, Optional<String> number) {}

  /** Empty when the text is something else. */
  static Maybe<Wish> wish(@Nullable String keyword, String text) {
    String said = text.strip();
    String word = keyword == null ? "" : keyword.strip();
    boolean begins =
        !word.isEmpty() && said.toLowerCase(Locale.ROOT).startsWith(word.toLowerCase(Locale.ROOT));
    if (!begins) {
      return Maybe.empty();
    }
    String rest = said.substring(word.length()).strip();
    if (rest.isEmpty()) {
      return Maybe.just(new Wish(Way.WRITE, Optional.empty()));
    }
    Optional<String> number = PhoneNumbers.parse(rest);
    return number.isEmpty() ? Maybe.empty() : Maybe.just(new Wish(Way.PHONE, number));
  }
}
