package org.omniline.playground;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.AccountStore;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.Terminals;
import org.omniline.conversation.staff.Terminals.Terminal;
import org.omniline.conversation.staff.User;
import org.omniline.conversation.staff.UserStore;
import org.omniline.gateway.Hooks.Seeding;
import org.omniline.gateway.signin.Passwords;
import org.omniline.playground.phone.PhonePeer;
import org.omniline.playground.wechat.DemoAccount;

/** Synthetic people and ways in. Repeatable: what is there is left as it was changed. */
final class DemoData {
  static final String PASSWORD = "omniline";

  private static final long NOBODY = 0;
  private static final int CAPACITY = 3;
  private static final int TRIES = 5;

  private final Seeding seeding;
  private final UserStore users;
  private final DirectoryStore directory;
  private final AccountStore accounts;
  private final Terminals terminals;
  private final Passwords passwords;
  private final String wechatApi;

  /**
   * @param wechatApi where this start's WeChat peer listens
   */
  DemoData(Seeding seeding, String wechatApi) {
    this.seeding = seeding;
    this.users = seeding.users();
    this.directory = seeding.directory();
    this.accounts = seeding.accounts();
    this.terminals = seeding.terminals();
    this.passwords = seeding.passwords();
    this.wechatApi = wechatApi;
  }

  Completable seed() {
    return directory
        .queues()
        .map(
            queues ->
                queues.stream()
                    .filter(queue -> queue.code().equals("default"))
                    .findFirst()
                    .orElse(queues.get(0)))
        .flatMapCompletable(
            queue -> people(queue.id()).andThen(ways(queue.id())).andThen(hotline(queue)));
  }

  private Completable people(long queue) {
    return users
        .isEmpty()
        .filter(empty -> empty)
        .flatMapSingle(empty -> passwords.hash(PASSWORD))
        .flatMapCompletable(
            hash ->
                Flowable.fromIterable(
                        List.of(
                            user("admin", "系统管理员", Role.ADMINISTRATOR, queue),
                            user("supervisor1", "周敏", Role.SUPERVISOR, queue),
                            user("agent1", "林晓", Role.AGENT, queue),
                            user("agent2", "赵宁", Role.AGENT, queue),
                            user("agent3", "何青", Role.AGENT, queue),
                            user("agent4", "苏禾", Role.AGENT, queue)))
                    .concatMapSingle(user -> users.create(user, hash, NOBODY))
                    .concatMapCompletable(this::telephone));
  }

  /** Every agent has a telephone on the simulated switch. */
  private Completable telephone(User user) {
    return user.login().matches("agent[1-4]")
        ? terminals.set(
            user.id(),
            Terminal.sip(PhonePeer.extension(Integer.parseInt(user.login().substring(5)))))
        : Completable.complete();
  }

  private static User user(String login, String name, Role role, long queue) {
    Set<Long> queues = role == Role.ADMINISTRATOR ? Set.of() : Set.of(queue);
    return new User(0, login, name, role, true, CAPACITY, queues, false, null);
  }

  private Completable ways(long queue) {
    return accounts
        .all()
        .flatMapCompletable(
            known ->
                Completable.mergeArray(
                    saved(known, webchat(queue), false),
                    saved(known, wechat(queue), true),
                    saved(known, phone(queue), false)))
        // Nodes that start together save the same: whoever comes second looks again.
        .retry(TRIES, DemoData::savedMeanwhile);
  }

  private Completable hotline(DirectoryStore.Queue queue) {
    return Completable.defer(() -> new DemoHotline(seeding, queue).seed())
        .retry(TRIES, DemoData::savedMeanwhile);
  }

  private static boolean savedMeanwhile(Throwable error) {
    return error instanceof Refusal refusal && refusal.code() == Refusal.Code.CONFLICT;
  }

  /** Creates an account, or points an existing one at this start's peer. */
  private Completable saved(List<ChannelAccount> known, ChannelAccount wanted, boolean refresh) {
    for (ChannelAccount account : known) {
      if (account.channel() == wanted.channel() && account.code().equals(wanted.code())) {
        return refresh ? pointedHere(account) : Completable.complete();
      }
    }
    return accounts.save(wanted, NOBODY).ignoreElement();
  }

  private Completable pointedHere(ChannelAccount account) {
    if (wechatApi.equals(account.setting("apiHost"))) {
      return Completable.complete();
    }
    Map<String, String> settings = new java.util.HashMap<>(account.settings());
    settings.put("apiHost", wechatApi);
    return accounts
        .save(
            new ChannelAccount(
                account.id(),
                account.channel(),
                account.code(),
                account.name(),
                account.queueId(),
                account.active(),
                settings,
                account.secret(),
                account.version()),
            NOBODY)
        .ignoreElement();
  }

  private static ChannelAccount phone(long queue) {
    return new ChannelAccount(
        0,
        Channel.PHONE,
        "hotline",
        "热线电话",
        queue,
        true,
        Map.of("numbers", "12356", "default", "true", "survey", "satisfaction"),
        Map.of());
  }

  private static ChannelAccount webchat(long queue) {
    return new ChannelAccount(
        0,
        Channel.WEBCHAT,
        "demo",
        "官网在线倾听",
        queue,
        true,
        Map.ofEntries(
            Map.entry("title", "心理援助 · 在线倾听"),
            Map.entry("subtitle", "保密 · 免费"),
            Map.entry("greeting", "您好，这里有人听您说。可以不留姓名。"),
            Map.entry("privacy", "我们不会要求您提供姓名。您写下的内容加密保存，只有为您服务的人员能看到。"),
            Map.entry("title.en", "We are listening"),
            Map.entry("subtitle.en", "Confidential · free"),
            Map.entry("greeting.en", "Hello, somebody is here for you. No name is needed."),
            Map.entry(
                "privacy.en",
                "We do not ask for your name. What you write is stored enciphered, and only those"
                    + " who serve you can read it."),
            Map.entry("colour", "#0f766e"),
            // A newcomer's own test page, wherever it is served on this machine.
            Map.entry("origins", "http://localhost:*,http://127.0.0.1:*"),
            Map.entry("languages", "zh-CN,en"),
            Map.entry(
                "emergency",
                "[{\"label\":\"报警\",\"number\":\"110\"},{\"label\":\"急救\",\"number\":\"120\"}]"),
            Map.entry(
                "emergency.en",
                "[{\"label\":\"Police\",\"number\":\"110\"},"
                    + "{\"label\":\"Ambulance\",\"number\":\"120\"}]")),
        Map.of());
  }

  private ChannelAccount wechat(long queue) {
    DemoAccount demo = DemoAccount.wxDemo();
    return new ChannelAccount(
        0,
        Channel.WECHAT,
        demo.code(),
        "心理援助服务号",
        queue,
        true,
        Map.of(
            "appId", demo.appId(),
            "plainAllowed", "true",
            "apiHost", wechatApi,
            "contactKeyword", "联系",
            "messageKeyword", "留言",
            "placeKeyword", "排队位置"),
        Map.of(
            "token", demo.token(),
            "encodingAesKey", demo.encodingAesKey(),
            "appSecret", demo.secret()));
  }
}
