package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.Terminals.Terminal;
import org.omniline.conversation.staff.User;
import org.omniline.gateway.Hooks;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.PhoneBehaviour;

/** Two hundred agents of every kind of telephone, each of whom talks with somebody. */
class ManyAgentsIT {
  private static final int AGENTS = 200;

  /** With a telephone of the house; of the others every second one has no page open. */
  private static final int IN_THE_HOUSE = 120;

  private static final int FIRST_EXTENSION = 2_000;
  private static final int HANDS = 8;
  private static final Duration ALL_TALK_WITHIN = Duration.ofSeconds(60);
  private static final PhoneBehaviour LIFTS = PhoneBehaviour.answers(Duration.ZERO);
  private static final PhoneBehaviour TAKES_IT = LIFTS.pressing("1");

  @RegisterExtension
  static final Phoning phoning =
      Phoning.with(Map.of("http.max-connections-per-address", "10000"), ManyAgentsIT::agents);

  private static Completable agents(Hooks.Seeding seeding) {
    return seeding
        .directory()
        .queues()
        .map(all -> all.stream().filter(one -> one.code().equals("psych")).findFirst())
        .flatMapCompletable(
            queue ->
                Flowable.range(0, AGENTS)
                    .concatMapCompletable(each -> agent(seeding, each, queue.orElseThrow().id())));
  }

  private static Completable agent(Hooks.Seeding seeding, int each, long queue) {
    String login = login(each);
    return seeding
        .users()
        .create(
            new User(0, login, login, Role.AGENT, true, 1, Set.of(queue), false, null),
            Phoning.HASH,
            0)
        .flatMapCompletable(
            user -> seeding.terminals().set(user.id(), Terminal.sip(extension(each))));
  }

  private static String login(int each) {
    return "agent" + each;
  }

  private static String extension(int each) {
    return Integer.toString(FIRST_EXTENSION + each);
  }

  private static Desk signsIn(int each) {
    Desk desk = new Desk(phoning.vertx, phoning.port(), login(each));
    if (each < IN_THE_HOUSE) {
      phoning.freeswitch.phone(extension(each), LIFTS);
      desk.ready();
      return desk;
    }
    phoning.outside(desk, login(each), TAKES_IT);
    desk.ready();
    if (each % 2 == 1) {
      desk.ask(
          "duty.begin", new JsonObject().put("until", Instant.now().plusSeconds(3_600).toString()));
      desk.socket.close();
    }
    return desk;
  }

  private static List<Desk> allSignIn() throws InterruptedException, ExecutionException {
    ExecutorService hands = Executors.newFixedThreadPool(HANDS);
    try {
      List<Future<Desk>> coming = new ArrayList<>();
      // It takes a while until a page that was closed is missed: those come first.
      for (int i = AGENTS - 1; i >= 0; i--) {
        int each = i;
        coming.add(hands.submit(() -> signsIn(each)));
      }
      List<Desk> desks = new ArrayList<>();
      for (Future<Desk> one : coming) {
        desks.add(one.get());
      }
      return desks;
    } finally {
      hands.shutdown();
    }
  }

  @Test
  @Tag("R12")
  void twoHundredAgents_ofTelephonesMobilesAndWithoutAPage_talkAtTheSameTime() throws Exception {
    List<Desk> desks = allSignIn();
    Desk boss = phoning.desk(Phoning.SUPERVISOR);
    await()
        .atMost(ALL_TALK_WITHIN)
        .untilAsserted(
            () ->
                assertThat(
                        boss.ask("agents.list", new JsonObject()).getJsonArray("items").stream()
                            .map(JsonObject.class::cast)
                            .filter(one -> one.getBoolean("phoneOnly", false)))
                    .hasSize((AGENTS - IN_THE_HOUSE) / 2));

    List<Caller> callers =
        IntStream.range(0, AGENTS)
            .mapToObj(each -> phoning.calls(Phoning.number(), "12356"))
            .toList();

    await()
        .atMost(ALL_TALK_WITHIN)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> {
              Map<String, String> heard = phoning.freeswitch.heard().blockingGet();
              assertThat(callers)
                  .filteredOn(one -> heard.getOrDefault(one.uuid(), "").startsWith("bridge "))
                  .hasSize(AGENTS);
            });
    assertThat(
            phoning.sql(
                "select count(distinct owner_id) from conversation where state = 'SERVING'"))
        .isEqualTo(Integer.toString(AGENTS));
    callers.forEach(Caller::hangUp);
    phoning.quiet();
    desks.forEach(Desk::close);
  }
}
