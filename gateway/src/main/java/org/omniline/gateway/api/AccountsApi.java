package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.number.WrittenNumbers;
import org.omniline.channels.webchat.SiteSettings;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.AccountStore;
import org.omniline.flow.store.FlowStore;
import org.omniline.flow.store.SurveyStore;
import org.omniline.flow.text.TextFlows;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.json.WireJson;

/** {@code /channel-accounts}. Secrets come in and never go out. */
final class AccountsApi {
  /** Setting that names what callers are asked after the talk; empty: nothing. */
  private static final String SURVEY = "survey";

  private final AccountStore accounts;
  private final FlowStore flows;
  private final SurveyStore surveys;
  private final Audit audit;

  AccountsApi(AccountStore accounts, FlowStore flows, SurveyStore surveys, Audit audit) {
    this.accounts = accounts;
    this.flows = flows;
    this.surveys = surveys;
    this.audit = audit;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("accounts.list", this::list);
    handlers.put("accounts.create", this::create);
    handlers.put("accounts.update", this::update);
  }

  private Completable list(ApiRequest request) {
    return accounts
        .all()
        .flatMapCompletable(all -> request.replyAll(WireJson.array(all, ApiJson::account)));
  }

  private Completable create(ApiRequest request) {
    JsonObject body = request.body();
    check(Channel.valueOf(body.getString("channel")), body.getJsonObject("settings"));
    ChannelAccount account =
        new ChannelAccount(
            0,
            Channel.valueOf(body.getString("channel")),
            body.getString("code"),
            body.getString("name"),
            ApiRequest.parseId(body.getString("queue")),
            body.getBoolean("active", true),
            merge(Map.of(), body.getJsonObject("settings")),
            merge(Map.of(), body.getJsonObject("secrets")));
    return runs(account.channel(), body)
        .andThen(Single.defer(() -> save(request, account)))
        .flatMapCompletable(saved -> request.reply(201, ApiJson.account(saved)));
  }

  private Completable update(ApiRequest request) {
    long id = request.id("id");
    return accounts
        .all()
        .map(
            all ->
                all.stream()
                    .filter(account -> account.id() == id)
                    .findFirst()
                    .orElseThrow(
                        () -> new Refusal(Refusal.Code.NOT_FOUND, "There is no such account.")))
        .map(before -> merge(before, request.body()))
        .flatMap(
            account ->
                runs(account.channel(), request.body())
                    .andThen(Single.defer(() -> save(request, account))))
        .flatMapCompletable(saved -> request.reply(200, ApiJson.account(saved)));
  }

  /** Only what the request sets: what was saved before it was judged keeps nobody from the rest. */
  private static void check(Channel channel, @Nullable JsonObject settings) {
    if (settings != null) {
      checkSilence(settings.getString(TextFlows.SILENCE));
    }
    if ((channel == Channel.WEBCHAT || channel == Channel.PHONE) && settings != null) {
      Map<String, String> set = new HashMap<>();
      for (String key : settings.fieldNames()) {
        String text = settings.getString(key);
        if (text != null) {
          set.put(key, text);
        }
      }
      SiteSettings.check(set);
      if (channel == Channel.PHONE) {
        WrittenNumbers.check("settings.numbers", set.getOrDefault("numbers", ""));
      }
    }
  }

  /** Whether there is what the request sets: a flow to begin with, a survey to end with. */
  private Completable runs(Channel channel, JsonObject body) {
    JsonObject settings = body.getJsonObject("settings");
    return settings == null
        ? Completable.complete()
        : begins(channel, settings.getString(TextFlows.FLOW))
            .andThen(asks(settings.getString(SURVEY)));
  }

  private Completable begins(Channel channel, @Nullable String code) {
    if (code == null || code.isEmpty()) {
      return Completable.complete();
    }
    return flows
        .published()
        .flatMapCompletable(
            all -> {
              FlowStore.Published flow =
                  all.stream()
                      .filter(one -> one.flow().code().equals(code))
                      .findFirst()
                      .orElseThrow(
                          () ->
                              Refusal.invalid(
                                  "settings.flow",
                                  "no-published-flow",
                                  "There is no published flow of this code."));
              if (channel != Channel.PHONE) {
                WrittenFlows.require("settings.flow", code, flow.graph(), all);
              }
              return Completable.complete();
            });
  }

  /** How long an answer is waited for; empty: the usual time. */
  private static void checkSilence(@Nullable String seconds) {
    boolean fits =
        seconds == null
            || seconds.isEmpty()
            || (seconds.matches("[0-9]{1,5}")
                && Integer.parseInt(seconds) >= TextFlows.LEAST_SILENCE_S
                && Integer.parseInt(seconds) <= TextFlows.MOST_SILENCE_S);
    if (!fits) {
      throw Refusal.invalid(
          "settings." + TextFlows.SILENCE,
          "not-seconds",
          "This is a number of seconds between 10 and 86400.");
    }
  }

  private Completable asks(@Nullable String code) {
    return code == null || code.isEmpty()
        ? Completable.complete()
        : surveys
            .surveys()
            .filter(all -> all.stream().anyMatch(one -> one.code().equals(code) && one.active()))
            .switchIfEmpty(
                Single.error(
                    () ->
                        Refusal.invalid(
                            "settings.survey", "no-such", "There is no survey of this code.")))
            .ignoreElement();
  }

  private static ChannelAccount merge(ChannelAccount before, JsonObject body) {
    check(before.channel(), body.getJsonObject("settings"));
    String queue = body.getString("queue");
    return new ChannelAccount(
        before.id(),
        before.channel(),
        before.code(),
        body.getString("name", before.name()),
        queue == null ? before.queueId() : ApiRequest.parseId(queue),
        body.getBoolean("active", before.active()),
        merge(before.settings(), body.getJsonObject("settings")),
        merge(before.secret(), body.getJsonObject("secrets")),
        body.getInteger("version"));
  }

  /** Key by key; null removes. */
  private static Map<String, String> merge(Map<String, String> before, @Nullable JsonObject patch) {
    Map<String, String> after = new HashMap<>(before);
    if (patch != null) {
      for (String key : patch.fieldNames()) {
        String value = patch.getString(key);
        if (value == null) {
          after.remove(key);
        } else {
          after.put(key, value);
        }
      }
    }
    return after;
  }

  private Single<ChannelAccount> save(ApiRequest request, ChannelAccount account) {
    String target = "account:" + account.channel() + "/" + account.code();
    return audit
        .management(request.user(), request.operation(), request.address(), target, Map.of())
        .andThen(accounts.save(account, request.user().id()));
  }
}
