package org.omniline.gateway;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.PhoneNumbers;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.port.AccountStore;
import org.omniline.conversation.port.MissedStore;
import org.omniline.conversation.port.MissedStore.Way;
import org.omniline.conversation.port.WaitingPlaces;
import org.omniline.conversation.port.WaitingPlaces.Place;
import org.omniline.conversation.port.WaitingReplies;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where there is no button, who waits asks by a word of the account's settings: to be contacted
 * ({@code contactKeyword}, alone or with a telephone number behind it; what is no number there is
 * answered with what to write), to leave a message ({@code messageKeyword}) or for the place
 * ({@code placeKeyword}). What is lost here with a node is still a message of somebody who waits.
 * Thread-safe.
 */
final class WaitingWords {
  private static final Logger LOG = LoggerFactory.getLogger(WaitingWords.class);

  /** Routing may hear of somebody new a moment after the message was stored. */
  private static final int LOOKS = 10;

  private static final long LOOK_AGAIN_MS = 300;

  /**
   * What stands behind the word for contact where somebody meant to ask and no sentence begins with
   * it: a figure, or something set apart.
   */
  private static final Pattern NO_SENTENCE = Pattern.compile("(?s)[+0-9(（].*|[\\s:：,，].{1,40}");

  private final AccountStore accounts;
  private final MissedStore missed;
  private final WaitingReplies replies;
  private final WaitingPlaces places;
  private final Scheduler scheduler;
  private final Consumer<Change> committed;
  private final Predicate<String> callable;

  WaitingWords(
      AccountStore accounts,
      MissedStore missed,
      WaitingReplies replies,
      WaitingPlaces places,
      Scheduler scheduler,
      Consumer<Change> committed,
      Predicate<String> callable) {
    this.callable = callable;
    this.accounts = accounts;
    this.missed = missed;
    this.replies = replies;
    this.places = places;
    this.scheduler = scheduler;
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
            answer(c, entry.seq(), text)
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

  private Completable answer(Conversation c, long seq, String text) {
    return accounts
        .byCode(c.channel(), c.account().code())
        .flatMap(account -> wish(account, text))
        .flatMap(wish -> grant(c, seq, wish))
        .doOnSuccess(committed::accept)
        .ignoreElement();
  }

  private Maybe<Change> grant(Conversation c, long seq, Wish wish) {
    return switch (wish.kind()) {
      case CONTACT ->
          missed.askContact(
              c.account().id(),
              c.threadKey(),
              wish.number().isPresent() ? Way.PHONE : Way.WRITE,
              wish.number().orElse(null));
      case NO_NUMBER -> replies.askNumber(c.id(), wish.word());
      case MESSAGE -> replies.leaveMessage(c.id());
      case PLACE -> place(c.id()).flatMapMaybe(place -> replies.tellPlace(c.id(), seq, place));
    };
  }

  /** Fails where nobody can tell, which is where the person waits no more. */
  private Single<Place> place(long conversation) {
    return Single.defer(() -> places.of(List.of(conversation)))
        .map(found -> Optional.ofNullable(found.get(conversation)).orElseThrow())
        .retryWhen(
            errors -> errors.take(LOOKS).delay(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS, scheduler));
  }

  /** What a word stands for. */
  enum Kind {
    CONTACT,
    /** To be contacted, with something behind the word that nobody can dial. */
    NO_NUMBER,
    MESSAGE,
    PLACE
  }

  /**
   * What is asked for.
   *
   * @param word of the account's settings
   * @param number with CONTACT, where one was written
   */
  record Wish(Kind kind, String word, Optional<String> number) {}

  private Maybe<Wish> wish(ChannelAccount account, String text) {
    return contact(account.setting("contactKeyword"), text, callable)
        .switchIfEmpty(
            Maybe.defer(() -> alone(Kind.MESSAGE, account.setting("messageKeyword"), text)))
        .switchIfEmpty(Maybe.defer(() -> alone(Kind.PLACE, account.setting("placeKeyword"), text)));
  }

  /** Empty when the text is something else. */
  static Maybe<Wish> contact(@Nullable String keyword, String text, Predicate<String> callable) {
    String said = text.strip();
    String word = keyword == null ? "" : keyword.strip();
    boolean begins =
        !word.isEmpty() && said.toLowerCase(Locale.ROOT).startsWith(word.toLowerCase(Locale.ROOT));
    if (!begins) {
      return Maybe.empty();
    }
    String rest = said.substring(word.length()).strip();
    if (rest.isEmpty()) {
      return Maybe.just(new Wish(Kind.CONTACT, word, Optional.empty()));
    }
    Optional<String> number = PhoneNumbers.parse(rest).filter(callable);
    if (number.isPresent()) {
      return Maybe.just(new Wish(Kind.CONTACT, word, number));
    }
    return NO_SENTENCE.matcher(said.substring(word.length())).matches()
        ? Maybe.just(new Wish(Kind.NO_NUMBER, word, Optional.empty()))
        : Maybe.empty();
  }

  /** Empty when the text is more or something else than the word. */
  static Maybe<Wish> alone(Kind kind, @Nullable String keyword, String text) {
    return keyword != null && !keyword.isBlank() && keyword.strip().equalsIgnoreCase(text.strip())
        ? Maybe.just(new Wish(kind, keyword.strip(), Optional.empty()))
        : Maybe.empty();
  }
}
