package org.omniline.playground;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.staff.Membership;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.User;
import org.omniline.flow.Wording;
import org.omniline.flow.graph.FlowGraph;
import org.omniline.flow.graph.GraphJson;
import org.omniline.flow.graph.MalformedGraph;
import org.omniline.flow.hours.TimeSpan;
import org.omniline.flow.store.FlowStore.Draft;
import org.omniline.flow.store.FlowStore.Flow;
import org.omniline.flow.store.PromptStore.Prompt;
import org.omniline.gateway.Hooks.Seeding;
import org.omniline.routing.QueueStore.MemberChanges;
import org.omniline.routing.QueueStore.SavedQueue;
import org.omniline.routing.acd.QueueSettings;
import org.omniline.routing.admission.HoursStore.SavedHours;

/**
 * A hotline that answers by itself: a greeting, a menu with a person and six topics, and out of
 * hours an announcement and those on duty at night. It has an access number of its own, and nothing
 * else leads to it. Repeatable: what is there is left as it was changed.
 */
public final class DemoHotline {
  /** Whoever dials it is led by the flow. */
  public static final String NUMBER = "12320";

  /** Of the flow and of the account that begins with it. */
  public static final String CODE = "demo-hotline";

  /** Opening hours by which the flow branches. */
  public static final String HOURS = "demo-hours";

  /** The queue of those on duty out of hours. */
  public static final String NIGHT = "demo-night";

  private static final long NOBODY = 0;
  private static final int OPENS = 8 * 60;
  private static final int CLOSES = 20 * 60;

  private static final Map<String, String> PROMPTS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("demo-welcome", "您好，这里是心理援助热线，我们愿意听您说。"),
              Map.entry("demo-menu", "心理咨询请按1，自助查询请按2，人工服务请按0。"),
              Map.entry("demo-topics", "中心介绍请按1，专家介绍请按2，用药常识请按3，就诊指南请按4，心理保健请按5，特色服务请按6，人工服务请按0。"),
              Map.entry("demo-topic-1", "中心全年为市民提供免费、保密的心理援助。"),
              Map.entry("demo-topic-2", "值班专家每周一至周五接听，精神科医师每周三在线。"),
              Map.entry("demo-topic-3", "请按医嘱服药，不要自行停药或增减药量，有不适请尽快就诊。"),
              Map.entry("demo-topic-4", "初次就诊请带身份证和以往病历，可以由家人陪同。"),
              Map.entry("demo-topic-5", "规律作息、适量运动、找信任的人说一说，都能让心里轻一些。"),
              Map.entry("demo-topic-6", "我们为学生、产妇和老人开设了专门的陪伴小组。"),
              Map.entry("demo-closed", "现在是非服务时间，正在为您接通夜间值班人员。"),
              Map.entry("demo-mail", "暂时无人接听，请在提示音后留言，我们会尽快回电。"),
              Map.entry("demo-bye", "感谢您的来电，再见。")));

  private final Seeding seeding;
  private final DirectoryStore.Queue queue;

  /**
   * Makes one.
   *
   * @param queue whose agents are asked for in hours
   */
  public DemoHotline(Seeding seeding, DirectoryStore.Queue queue) {
    this.seeding = seeding;
    this.queue = queue;
  }

  /** Fails with Refusal CONFLICT when another node saves the same meanwhile: look again then. */
  public Completable seed() {
    return prompts()
        .andThen(Completable.defer(this::hours))
        .andThen(Completable.defer(this::night))
        .andThen(Completable.defer(this::flow))
        .andThen(Completable.defer(this::number));
  }

  private Completable prompts() {
    return codes(seeding.prompts().prompts(), Prompt::code)
        .flatMapCompletable(
            known ->
                Flowable.fromIterable(PROMPTS.entrySet())
                    .filter(one -> !known.contains(one.getKey()))
                    .map(one -> new Prompt(one.getKey(), 0, one.getValue(), "", null, true))
                    .concatMapSingle(one -> seeding.prompts().save(one, NOBODY))
                    .ignoreElements());
  }

  private static <T> Single<List<String>> codes(Single<List<T>> all, Function<T, String> code) {
    return all.map(some -> some.stream().map(code).collect(Collectors.toList()));
  }

  private Completable hours() {
    Map<DayOfWeek, List<TimeSpan>> week = new EnumMap<>(DayOfWeek.class);
    for (DayOfWeek day : DayOfWeek.values()) {
      week.put(day, List.of(new TimeSpan(OPENS, CLOSES)));
    }
    SavedHours wanted =
        new SavedHours(
            0,
            0,
            HOURS,
            "演示热线的服务时间",
            ZoneId.of("Asia/Shanghai"),
            week,
            true,
            Wording.NOTHING,
            false,
            List.of(),
            true);
    return codes(seeding.hours().hours(), SavedHours::code)
        .filter(known -> !known.contains(HOURS))
        .flatMapSingle(unknown -> seeding.hours().saveHours(wanted, NOBODY))
        .ignoreElement();
  }

  /** All agents of now are on duty at night. */
  private Completable night() {
    return codes(seeding.queues().queues(), SavedQueue::code)
        .filter(known -> !known.contains(NIGHT))
        .flatMapSingle(unknown -> seeding.users().all())
        .flatMapSingle(
            users ->
                seeding
                    .queues()
                    .saveQueue(
                        new SavedQueue(0, 0, NIGHT, "夜间值班", true, QueueSettings.DEFAULT),
                        new MemberChanges(
                            users.stream()
                                .filter(user -> user.role() == Role.AGENT)
                                .collect(Collectors.toMap(User::id, user -> Membership.ORDINARY)),
                            java.util.Set.of()),
                        NOBODY))
        .ignoreElement();
  }

  private Completable flow() {
    return seeding
        .flows()
        .flows()
        .flatMap(
            all ->
                all.stream()
                    .filter(flow -> flow.code().equals(CODE))
                    .findFirst()
                    .map(Single::just)
                    .orElseGet(this::drafted))
        .filter(flow -> flow.published() == null)
        .flatMapSingle(flow -> seeding.flows().publish(flow.id(), flow.version(), "演示", NOBODY))
        .ignoreElement();
  }

  private Single<Flow> drafted() {
    return Single.fromCallable(this::graph)
        .flatMap(
            graph ->
                seeding
                    .flows()
                    .save(new Draft(new Flow(0, 0, CODE, "演示热线", true, null), graph), NOBODY))
        .map(Draft::flow);
  }

  private FlowGraph graph() throws MalformedGraph {
    try (InputStream in = DemoHotline.class.getResourceAsStream("/playground/hotline.json")) {
      if (in == null) {
        throw new IllegalStateException("hotline.json is missing from the playground's jar");
      }
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return GraphJson.read(json.replace("QUEUE-OF-THE-DAY", queue.code()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Completable number() {
    ChannelAccount wanted =
        new ChannelAccount(
            0,
            Channel.PHONE,
            CODE,
            "演示热线（语音菜单）",
            queue.id(),
            true,
            Map.of("numbers", NUMBER, "flow", CODE),
            Map.of());
    return codes(seeding.accounts().all(), ChannelAccount::code)
        .filter(known -> !known.contains(CODE))
        .flatMapSingle(unknown -> seeding.accounts().save(wanted, NOBODY))
        .ignoreElement();
  }
}
