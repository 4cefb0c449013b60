package org.omniline.gateway;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.PhoneRouting.Closed;
import org.omniline.channels.phone.PhoneRouting.Waiting;
import org.omniline.channels.phone.call.Wait;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.port.WaitingPlaces;
import org.omniline.conversation.port.WaitingPlaces.Place;
import org.omniline.routing.QueueStore.SavedQueue;
import org.omniline.routing.acd.QueueSettings;
import org.omniline.routing.admission.AdmissionPolicies;
import org.omniline.routing.admission.AdmissionPolicy.QueueHours;
import org.omniline.routing.admission.ClosedWords;

/**
 * How callers wait in queues, as these are set up. Queues are read again after some seconds, for
 * every caller who waits asks. Thread-safe.
 */
final class CallWaiting {
  private static final Duration FRESH = Duration.ofSeconds(5);

  private record Read(List<SavedQueue> queues, Instant at) {}

  private final Stores stores;
  private final ClosedQueues closed;
  private final WaitingPlaces places;
  private final boolean takesMessages;
  private volatile @Nullable Read last;

  /**
   * @param takesMessages whether callers can leave messages
   */
  CallWaiting(
      Stores stores, AdmissionPolicies policies, WaitingPlaces places, boolean takesMessages) {
    this.stores = stores;
    this.closed = new ClosedQueues(this::queues, policies, stores.clock());
    this.places = places;
    this.takesMessages = takesMessages;
  }

  private Single<List<SavedQueue>> queues() {
    Read known = last;
    Instant now = stores.clock().instant();
    return known != null && known.at().plus(FRESH).isAfter(now)
        ? Single.just(known.queues())
        : stores.queueSettings().queues().doOnSuccess(all -> last = new Read(all, now));
  }

  /** A place that cannot be told is not told, and nobody is next where nobody works. */
  Single<Waiting> of(Conversation conversation) {
    long id = conversation.id();
    return Single.zip(
            queues(),
            places.of(List.of(id)).onErrorReturnItem(Map.of()),
            (queues, found) -> told(id, rules(queues, conversation.queue().id()), found.get(id)))
        .flatMap(waiting -> waiting);
  }

  private Single<Waiting> told(long id, Wait.Rules rules, @Nullable Place place) {
    if (place == null || rules.every().isZero()) {
      return Single.just(new Waiting(rules, null, null));
    }
    boolean next = place.ahead() > 0 || place.attended();
    Waiting waiting = new Waiting(rules, next ? (Integer) place.ahead() : null, place.estimate());
    return places.told(Map.of(id, place)).onErrorComplete().toSingleDefault(waiting);
  }

  private Wait.Rules rules(List<SavedQueue> queues, long id) {
    QueueSettings.Calls calls =
        queues.stream()
            .filter(one -> one.id() == id)
            .findFirst()
            .map(one -> one.settings().calls())
            .orElse(QueueSettings.Calls.DEFAULT);
    return new Wait.Rules(
        Duration.ofMillis(calls.tellMs()),
        calls.callBackKey(),
        calls.messageKey(),
        takesMessages ? calls.messageMs() : 0);
  }

  /** Empty while the queue is open. */
  Maybe<Closed> closed(@Nullable String code, Conversation conversation) {
    return closed
        .of(code, conversation)
        .map(hours -> closed(hours, stores.clock().instant(), null));
  }

  private static Closed closed(QueueHours hours, Instant at, @Nullable String language) {
    List<String> tell = new ArrayList<>();
    String words = ClosedWords.own(hours, at, language);
    if (!words.isEmpty()) {
      tell.add(words);
    }
    return new Closed(tell, hours.whenClosed());
  }
}
