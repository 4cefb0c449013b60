package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import org.omniline.channels.Frames;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.port.AccountStore;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.staff.SkillStore;
import org.omniline.gateway.json.WireJson;

/**
 * What desks call the codes they are told: a desk is open all day, and what an administrator makes
 * or renames meanwhile has to have its name there. Thread-safe.
 */
final class DeskDictionaries {
  private final DirectoryStore directory;
  private final SkillStore skills;
  private final AccountStore accounts;
  private final DeskAudience audience;

  DeskDictionaries(
      DirectoryStore directory, SkillStore skills, AccountStore accounts, DeskAudience audience) {
    this.directory = directory;
    this.skills = skills;
    this.accounts = accounts;
    this.audience = audience;
  }

  /**
   * {@code dispositions} that may be chosen, in their order, {@code skills}, and the accounts whose
   * callers are asked for a rating.
   */
  Single<JsonObject> read() {
    return Single.zip(
        directory.dispositions(),
        skills.skills(),
        accounts.all(),
        (dispositions, known, reached) ->
            new JsonObject()
                .put("dispositions", choosable(dispositions))
                .put("skills", WireJson.array(known, WireJson::skillName))
                .put("rated", rated(reached)));
  }

  private static JsonArray rated(List<ChannelAccount> accounts) {
    JsonArray ids = new JsonArray();
    accounts.stream()
        .filter(ChannelAccount::active)
        .filter(account -> !account.setting("survey", "").isEmpty())
        .forEach(account -> ids.add(WireJson.id(account.id())));
    return ids;
  }

  private static JsonArray choosable(List<DirectoryStore.Disposition> dispositions) {
    return WireJson.array(
        dispositions.stream()
            .filter(DirectoryStore.Disposition::active)
            .sorted(
                Comparator.comparingInt(DirectoryStore.Disposition::position)
                    .thenComparing(DirectoryStore.Disposition::code))
            .toList(),
        WireJson::disposition);
  }

  /** Pushes them to the desks of this node that have others. */
  Completable refresh() {
    return audience
        .listeners()
        .filter(desks -> !desks.isEmpty())
        .flatMapSingle(desks -> read())
        .map(now -> Frames.push("dictionaries", now))
        .flatMapCompletable(
            frame ->
                audience
                    .listeners()
                    .doOnSuccess(desks -> desks.forEach(desk -> push(desk, frame)))
                    .ignoreElement());
  }

  private static void push(DeskListener desk, String frame) {
    if (desk.isNewsOfDictionaries(frame)) {
      desk.push(frame);
    }
  }
}
