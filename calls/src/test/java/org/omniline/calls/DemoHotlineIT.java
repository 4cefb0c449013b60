package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactivex.rxjava3.core.Completable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.gateway.Hooks;
import org.omniline.playground.DemoHotline;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;

/** The hotline of the demonstration, whose words and hours are edited while it runs. */
class DemoHotlineIT {
  @RegisterExtension
  static final Phoning phoning =
      Phoning.with(Map.of("phone.voice", "tts|female"), DemoHotlineIT::hotline);

  private static Completable hotline(Hooks.Seeding seeding) {
    return seeding
        .directory()
        .queues()
        .map(all -> all.stream().filter(one -> one.code().equals("psych")).findFirst())
        .flatMapCompletable(queue -> new DemoHotline(seeding, queue.orElseThrow()).seed());
  }

  private static void hears(Caller caller, String words) {
    await()
        .atMost(Desk.LONG)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(said(caller)).contains(words));
  }

  /** What a caller hears just now; the switch keeps the bytes it was given. */
  private static String said(Caller caller) {
    return new String(
        phoning.heard(caller).getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static JsonObject item(Desk chief, String path, String code) {
    return chief.json(path).getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        .filter(one -> one.getString("code").equals(code))
        .findFirst()
        .orElseThrow();
  }

  /** As on the page of hours: open all day, or never. */
  private static void open(Desk chief, boolean open) {
    JsonObject hours = item(chief, "/api/v1/business-hours", DemoHotline.HOURS);
    JsonObject week = new JsonObject();
    JsonArray whole = new JsonArray();
    if (open) {
      whole.add(new JsonObject().put("from", 0).put("until", 1_440));
    }
    for (DayOfWeek day : DayOfWeek.values()) {
      week.put(day.name(), whole);
    }
    String id = hours.getString("id");
    hours.remove("id");
    JsonObject unused = chief.saves("PUT", "/api/v1/business-hours/" + id, hours.put("week", week));
  }

  /** As on the page of prompts. */
  private static void says(Desk chief, String code, String words) {
    JsonObject prompt = item(chief, "/api/v1/prompts", code);
    JsonObject unused =
        chief.saves(
            "PUT",
            "/api/v1/prompts/" + code,
            new JsonObject().put("version", prompt.getInteger("version")).put("chinese", words));
  }

  /** Calls until the node works by what was saved, as it does within seconds. */
  private static Caller greeted(String words) {
    AtomicReference<Caller> caller = new AtomicReference<>(calls());
    await()
        .atMost(Desk.LONG)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              String heard = said(caller.get());
              if (heard.contains("say:") && !heard.contains(words)) {
                caller.get().hangUp();
                caller.set(calls());
              }
              return heard.contains(words);
            });
    return caller.get();
  }

  private static Caller calls() {
    return phoning.calls(Phoning.number(), DemoHotline.NUMBER);
  }

  @Test
  @Tag("R59")
  void sixTopics_arePlayedAsTheyWereEditedInThePage_eachWithinThreeKeys() {
    Desk chief = phoning.desk(Phoning.ADMINISTRATOR);
    open(chief, true);
    for (int topic = 1; topic <= 6; topic++) {
      says(chief, "demo-topic-" + topic, "新内容" + topic);
    }
    says(chief, "demo-welcome", "新的欢迎");
    greeted("新的欢迎").hangUp();

    Map<Integer, Caller> callers = new HashMap<>();
    for (int topic = 1; topic <= 6; topic++) {
      callers.put(topic, calls());
    }
    callers.forEach(
        (topic, caller) -> {
          hears(caller, "自助查询请按2");
          caller.press("2");
        });
    callers.forEach(
        (topic, caller) -> {
          hears(caller, "中心介绍请按1");
          caller.press(topic.toString());
          hears(caller, "新内容" + topic);
        });
    callers.forEach((topic, caller) -> hears(caller, "中心介绍请按1"));
    Caller last = callers.get(6);
    last.press("0");
    String id = phoning.conversation(last);
    phoning.stateIs(id, "WAITING");
    callers.values().forEach(Caller::hangUp);
    for (Caller caller : callers.values()) {
      String keys =
          phoning.sql(
              "select count(key) from ivr_step where node not in ('person') and conversation_id = "
                  + phoning.conversation(caller));
      assertThat(Integer.parseInt(keys)).isBetween(2, 3);
    }
  }

  @Test
  @Tag("R61")
  void outOfHours_theAnnouncementIsHeard_andThoseOnDutyAtNightAreReached() {
    Desk chief = phoning.desk(Phoning.ADMINISTRATOR);
    says(chief, "demo-closed", "现在是夜间");
    open(chief, false);
    Phone phone = phoning.phone("one", PhoneBehaviour.of(PhoneBehaviour.Kind.RINGS));
    Caller caller = greeted("现在是夜间");
    String id = phoning.conversation(caller);

    phoning.stateIs(id, "WAITING");
    assertThat(queueOf(id)).isEqualTo(DemoHotline.NIGHT);
    Desk desk = phoning.desk("one");
    desk.ready();
    Phoning.is(phone, CallState.RINGING);
    phone.answer();
    desk.sees("TALKING");
    assertThat(List.of(phoning.owner(id))).containsExactly(phoning.user("one"));

    open(chief, true);
    Caller day = greeted("欢迎");
    hears(day, "自助查询请按2");
  }

  private static String queueOf(String id) {
    return phoning.sql(
        "select q.code from conversation c join queue q on q.id = c.queue_id where c.id = " + id);
  }
}
