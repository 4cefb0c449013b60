package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  /**
   * What desks were told of an offer.
   *
   * @param until when it ends, as they were told: one that ends at another time is told anew
   */
  private record Frame(String text, Instant until) {}

  private final ConversationStore store;
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
   * @param shown hears of each offer that was written to a desk's socket for the first time
   */
  DeskOffers(
      ConversationStore store,
      Acd acd,
      DeskAudience audience,
      DeskPresence presence,
      Consumer<Acd.OfferView> shown) {
    this.shown = shown;
    this.store = store;
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
                    .concatMapMaybe(offer -> compose(offer, user.viewer()))
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
    return compose(offer, agent.viewer())
        .switchIfEmpty(unknown(offer))
        .doOnSuccess(data -> show(offer, Frames.push("offer", data)))
        .ignoreElement()
        .doFinally(() -> wasRead(offer));
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
