package org.omniline.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.schedulers.TestScheduler;
import io.reactivex.rxjava3.subjects.MaybeSubject;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omniline.channels.phone.number.PhonePlaces;
import org.omniline.conversation.Brief;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Pressed;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.ConversationStore.OfferSheet;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.SessionStore;
import org.omniline.routing.Acd;
import org.omniline.testkit.WireSchemas;

/** Offers while they are being read: the reading ends when the test says so. */
class DeskOffersTest {
  private static final long AGENT = 2;

  private final Truth truth = new Truth();
  private final Truth.Loop loop = new Truth.Loop();
  private final ChangeFeed feed =
      new ChangeFeed(
          loop::execute,
          truth.store(),
          (id, rev) -> {},
          InstantSource.system(),
          ChangeFeed.Limits.defaults());
  private final DeskAudience audience =
      new DeskAudience(feed, truth.store(), Duration.ZERO, Schedulers.trampoline());
  private final MaybeSubject<OfferSheet> sheet = MaybeSubject.create();
  private final MaybeSubject<Brief> brief = MaybeSubject.create();
  private final TestScheduler clock = new TestScheduler();
  private final ConversationStore store =
      answering(ConversationStore.class, method -> method.equals("brief") ? brief : sheet);
  private final DeskClient client = new DeskClient(AGENT, Role.AGENT, Set.of(5L));
  private final Acd acd = answering(Acd.class, method -> Single.never());
  private final DeskPresence presence = new DeskPresence(acd);
  private final List<Acd.OfferView> shown = new ArrayList<>();
  private final DeskOffers offers =
      new DeskOffers(
          store,
          new DeskBriefs(store, new PhonePlaces("CN")),
          clock,
          acd,
          audience,
          presence,
          shown::add);

  private static <T> T answering(Class<T> port, Function<String, Object> answer) {
    return port.cast(
        Proxy.newProxyInstance(
            DeskOffersTest.class.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, args) -> answer.apply(method.getName())));
  }

  @BeforeEach
  void join() {
    audience.join(client.listener).test().assertNoErrors();
    SessionStore.Session session =
        new SessionStore.Session("hash", client.listener.user(), "csrf", Truth.AT);
    presence.enter(new Desk(session, "127.0.0.1", client.listener)).test().assertNoErrors();
    loop.runAll();
  }

  private static Acd.OfferView offer(boolean automatic) {
    return new Acd.OfferView(7, 1, AGENT, Truth.AT, Truth.AT.plusSeconds(20), automatic);
  }

  private void read() {
    brief.onComplete();
    sheetIsRead();
  }

  private void sheetIsRead() {
    Conversation c = Truth.conversation(1, 1, ConversationState.WAITING, null, 5);
    sheet.onSuccess(new OfferSheet(c, null, null, null, null));
    loop.runAll();
  }

  private void briefIsRead() {
    brief.onSuccess(
        new Brief(
            3,
            "+8613910310000",
            "12356",
            List.of(new Pressed(Pressed.Kind.MENU, "f/m", null, "1", "心理咨询", null)),
            Map.of(),
            List.of(),
            null,
            List.of(new Brief.Mark(Brief.Listed.VIP, null))));
    loop.runAll();
  }

  private JsonObject newestBrief() {
    return new JsonObject(client.frames.get(client.frames.size() - 1))
        .getJsonObject("data")
        .getJsonObject("brief");
  }

  private List<String> heard() {
    loop.runAll();
    return client.frames.stream().map(text -> new JsonObject(text).getString("on")).toList();
  }

  @Test
  void aTalkThatAcceptsItselfWhileItIsRead_isAnnouncedAllTheSame_firstTheOfferThenItsEnd() {
    offers.offered(offer(true));
    offers.offerEnded(offer(true), Acd.OfferOutcome.ACCEPTED);
    assertThat(heard()).isEmpty();

    read();

    assertThat(heard()).containsExactly("offer", "offer.ended");
    assertThat(shown).hasSize(1);
  }

  @Test
  void anOfferThatEndsWhileItIsRead_isNotShownAfterItsEnd() {
    offers.offered(offer(false));
    offers.offerEnded(offer(false), Acd.OfferOutcome.TIMED_OUT);

    read();

    assertThat(heard()).containsExactly("offer.ended");
    assertThat(shown).isEmpty();
  }

  @Test
  void whatStandsBesideAnOffer_comesWithIt() {
    offers.offered(offer(false));
    briefIsRead();
    sheetIsRead();

    assertThat(heard()).containsExactly("offer");
    WireSchemas.check("objects.schema.json", "brief", newestBrief());
    assertThat(newestBrief().getJsonObject("place").getString("regionEn")).isEqualTo("Beijing");
    assertThat(newestBrief().encode()).contains("心理咨询", "VIP").doesNotContain("1391031");
  }

  @Test
  void noOfferWaitsForWhatStandsBesideIt_whichIsShownWhenItComes() {
    offers.offered(offer(false));
    sheetIsRead();
    assertThat(heard()).isEmpty();

    clock.advanceTimeBy(100, TimeUnit.MILLISECONDS);
    assertThat(heard()).containsExactly("offer");
    assertThat(newestBrief()).isNull();

    briefIsRead();
    assertThat(heard()).containsExactly("offer", "offer");
    assertThat(newestBrief().getString("accessNumber")).isEqualTo("12356");
    assertThat(shown).hasSize(1);
  }

  @Test
  void whatStandsBesideAnOffer_isNotShownAfterItsEnd_norWaitedForForEver() {
    offers.offered(offer(false));
    sheetIsRead();
    clock.advanceTimeBy(3, TimeUnit.SECONDS);
    offers.offerEnded(offer(false), Acd.OfferOutcome.TIMED_OUT);
    briefIsRead();

    assertThat(heard()).containsExactly("offer", "offer.ended");
  }

  @Test
  void anOfferThatIsRepeated_isReadOnce_andShownAgain() {
    offers.offered(offer(false));
    offers.offered(offer(false));
    read();
    offers.offered(offer(false));

    assertThat(heard()).containsExactly("offer", "offer");
    assertThat(shown).hasSize(1);
  }
}
