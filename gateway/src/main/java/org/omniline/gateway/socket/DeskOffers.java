package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.Frames;
import org.omniline.conversation.ContactCard;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Entry;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.staff.User;
import org.omniline.gateway.json.WireJson;
import org.omniline.routing.Acd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings offers to the desks of the agent they are made to, on whichever node these are. The ACD
 * repeats an offer until a desk has acknowledged it; what it says is read once. Thread-safe.
 */
final class DeskOffers implements Acd.Hints {
  private static final Logger LOG = LoggerFactory.getLogger(DeskOffers.class);
  private static final int REMEMBERED = 1_000;

  /** So many offers are read beside each other; they share statements and a connection. */
  private static final int AT_ONCE = 100;

  /** So long at most an offer waits for what stands beside it, from when it is read itself. */
  private static final long BESIDE_MS = 100;

  /** After this, what stands beside an offer is given up. */
  private static final long BRIEF_MS = 2_000;

  /**
   * What desks were told of an offer.
   *
   * @param until when it ends, as they were told: one that ends at another time is told anew
   */
  private record Frame(String text, Instant until) {}

  private final ConversationStore store;
  private final DeskBriefs briefs;
  private final Scheduler scheduler;
  private final Acd acd;
  private final DeskAudience audience;
  private final DeskPresence presence;
  private final Consumer<Acd.OfferView> shown;
  private final Map<Long, Frame> frames =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Frame> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** The end of offers that accepted themselves while they were being read. Guarded by frames. */
  private final Map<Long, String> acceptedUnseen = new HashMap<>();

  private final OfferReads reads = new OfferReads(AT_ONCE, this::read);

  /**
   * Makes it.
   *
   * @param briefs what stands beside an offer, which waits for it a moment at most
   * @param scheduler of the node's own loop
   * @param shown hears of each offer that was written to a desk's socket for the first time
   */
  DeskOffers(
      ConversationStore store,
      DeskBriefs briefs,
      Scheduler scheduler,
      Acd acd,
      DeskAudience audience,
      DeskPresence presence,
      Consumer<Acd.OfferView> shown) {
    this.shown = shown;
    this.store = store;
    this.briefs = briefs;
    this.scheduler = scheduler;
    this.acd = acd;
    this.audience = audience;
    this.presence = presence;
  }

  /** Offers that stand for an agent, for {@code hello}. */
  Single<JsonArray> standing(User user) {
    return acd.offersOf(user.id())
        .flatMap(
            offers ->
                Flowable.fromIterable(offers)
                    .concatMapMaybe(
                        offer ->
                            compose(offer, user.viewer())
                                .zipWith(
                                    inTime(brief(offer, user.viewer())),
                                    (data, beside) -> data.put("brief", beside.orElse(null))))
                    .collect(JsonArray::new, JsonArray::add));
  }

  @Override
  public void offered(Acd.OfferView offer) {
    if (presence.user(offer.agentId()) == null) {
      return;
    }
    Frame known;
    synchronized (frames) {
      known = frames.get(offer.offerId());
    }
    if (known == null || !known.until().equals(offer.expiresAt())) {
      reads.add(offer);
    } else {
      audience.toUser(offer.agentId(), known::text);
    }
  }

  private Completable read(Acd.OfferView offer) {
    User agent = presence.user(offer.agentId());
    if (agent == null) {
      wasRead(offer);
      return Completable.complete();
    }
    Maybe<JsonObject> brief = brief(offer, agent.viewer());
    return Maybe.zip(
            compose(offer, agent.viewer()).switchIfEmpty(unknown(offer)),
            inTime(brief),
            (data, beside) -> {
              show(offer, push(data, beside));
              return beside.isPresent() ? Completable.complete() : later(offer, data, brief);
            })
        .flatMapCompletable(rest -> rest)
        .doFinally(() -> wasRead(offer));
  }

  /** Read beside the offer, once. An offer without it is an offer: its errors are only logged. */
  private Maybe<JsonObject> brief(Acd.OfferView offer, Viewer viewer) {
    return briefs
        .of(viewer, offer.conversationId())
        .timeout(BRIEF_MS, TimeUnit.MILLISECONDS, scheduler)
        .doOnError(
            error -> LOG.warn("Offer {} has no brief: {}", offer.offerId(), error.toString()))
        .onErrorComplete()
        .cache();
  }

  /** No offer waits longer for what stands beside it. */
  private Maybe<Optional<JsonObject>> inTime(Maybe<JsonObject> brief) {
    return brief
        .map(Optional::of)
        .timeout(
            BESIDE_MS, TimeUnit.MILLISECONDS, scheduler, Maybe.just(Optional.<JsonObject>empty()))
        .defaultIfEmpty(Optional.empty())
        .toMaybe();
  }

  /** What was too late is shown when it comes, if the offer still stands. */
  private Completable later(Acd.OfferView offer, JsonObject data, Maybe<JsonObject> brief) {
    return brief
        .doOnSuccess(beside -> show(offer, push(data, Optional.of(beside))))
        .ignoreElement();
  }

  private static String push(JsonObject data, Optional<JsonObject> brief) {
    return Frames.push("offer", data.copy().put("brief", brief.orElse(null)));
  }

  private static Maybe<JsonObject> unknown(Acd.OfferView offer) {
    return Maybe.fromAction(
        () -> LOG.warn("Offer {} is of an unknown conversation", offer.offerId()));
  }

  private void show(Acd.OfferView offer, String text) {
    boolean first;
    synchronized (frames) {
      if (!reads.wanted(offer.offerId())) {
        return; // it has ended meanwhile
      }
      first = frames.put(offer.offerId(), new Frame(text, offer.expiresAt())) == null;
    }
    audience.toUser(offer.agentId(), () -> text);
    if (first) {
      shown.accept(offer);
    }
  }

  @Override
  public void offerEnded(Acd.OfferView offer, Acd.OfferOutcome outcome) {
    String ended =
        Frames.push(
            "offer.ended",
            new JsonObject()
                .put("offer", WireJson.id(offer.offerId()))
                .put("outcome", outcome.name()));
    synchronized (frames) {
      frames.remove(offer.offerId());
      if (offer.automatic()
          && outcome == Acd.OfferOutcome.ACCEPTED
          && reads.wanted(offer.offerId())) {
        // Accepted before it could be read: the agent hears of it all the same, first of the offer.
        acceptedUnseen.put(offer.offerId(), ended);
        return;
      }
      reads.forget(offer.offerId());
    }
    audience.toUser(offer.agentId(), () -> ended);
  }

  private void wasRead(Acd.OfferView offer) {
    String ended;
    synchronized (frames) {
      reads.forget(offer.offerId());
      ended = acceptedUnseen.remove(offer.offerId());
      if (ended != null) {
        frames.remove(offer.offerId());
      }
    }
    if (ended != null) {
      audience.toUser(offer.agentId(), () -> ended);
    }
  }

  @Override
  public void agentChanged(Acd.AgentView agent) {
    presence.changed(agent);
    audience.toUser(agent.id(), () -> Frames.push("agent", WireJson.agent(agent)));
    audience.toOverseers(() -> Frames.push("colleague", WireJson.agent(agent)));
  }

  private Maybe<JsonObject> compose(Acd.OfferView offer, Viewer viewer) {
    return store
        .offerSheet(viewer, offer.conversationId())
        .map(
            sheet -> {
              Conversation c = sheet.conversation();
              ContactCard card = sheet.card();
              JsonObject data = WireJson.offer(offer, c, card == null ? bare(c) : card);
              Entry passedOn = sheet.passedOn();
              if (passedOn != null) {
                // Nobody's name where a rule moved it.
                filled(data, "from", passedOn.author().name());
                data.put("fromSelf", Objects.equals(passedOn.author().id(), offer.agentId()));
                filled(data, "note", passedOn.content().data().get("note"));
              }
              Entry flagged = sheet.flagged();
              if (flagged != null) {
                data.put(
                    "flagged",
                    new JsonObject()
                        .put("seq", flagged.seq())
                        .put("text", Objects.requireNonNullElse(flagged.content().text(), "")));
              }
              Entry lastIn = sheet.lastIn();
              if (lastIn != null) {
                data.put("lastIn", WireJson.words(lastIn));
              }
              return data;
            });
  }

  private static void filled(JsonObject data, String field, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      data.put(field, value);
    }
  }

  /** History stays closed to who may not see any of the person's conversations yet. */
  private static ContactCard bare(Conversation c) {
    return new ContactCard(
        c.contact().id(),
        c.contact().rev(),
        c.contact().name(),
        null,
        null,
        List.of(),
        c.openedAt(),
        c.visit(),
        List.of(),
        List.of());
  }
}
