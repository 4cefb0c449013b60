package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Author;
import org.omniline.conversation.Content;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Later;
import org.omniline.conversation.Pressed;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.conversation.ServiceDemand;
import org.omniline.conversation.Trigger;
import org.omniline.conversation.port.CallConversations.PersonAsked;
import org.omniline.persistence.sql.Sql;

/** How self-service ends: with a person who is asked for, or without. Stateless. */
final class SelfServices {
  private static final String SELF_SERVED = "SELF_SERVED";

  private SelfServices() {}

  /** Whom to wait for. */
  private record Goal(Ref queue, @Nullable Long agent) {}

  static Maybe<List<Completable>> personAsked(
      Sql tx, ConversationWork work, PersonAsked asked, SystemMessages messages) {
    if (work.draft.state != ConversationState.SELF_SERVICE) {
      return Maybe.empty();
    }
    return goal(tx, work, asked).map(goal -> waits(tx, work, asked, goal, messages)).toMaybe();
  }

  /** Whoever writes of danger waits for a person of their queue, whatever they were asked. */
  static List<Completable> inDanger(Sql tx, ConversationWork work, SystemMessages messages) {
    return waits(
        tx,
        work,
        new PersonAsked(null, null, 0, Map.of(), Map.of()),
        new Goal(work.draft.queue, null),
        messages);
  }

  private static Single<Goal> goal(Sql tx, ConversationWork work, PersonAsked asked) {
    Single<Ref> queue =
        asked.queue() == null
            ? Single.just(work.draft.queue)
            : tx.first(
                    "select q.id, q.name from queue q where q.code = $1 and q.active",
                    Tuple.of(asked.queue()),
                    row -> new Ref(row.getLong("id"), row.getString("name")))
                .switchIfEmpty(
                    refused(Refusal.invalid("queue", "no-such", "There is no such queue.")));
    if (asked.agent() == null) {
      return queue.map(one -> new Goal(one, null));
    }
    return queue.zipWith(
        tx.first(
                """
                select u.id from staff_user u
                where u.login = $1 and u.active and u.role in ('AGENT', 'SUPERVISOR')
                """,
                Tuple.of(asked.agent()),
                row -> row.getLong("id"))
            .switchIfEmpty(refused(Refusal.invalid("agent", "no-such", "There is no such agent."))),
        Goal::new);
  }

  private static <T> Single<T> refused(Refusal why) {
    return Single.error(why);
  }

  private static List<Completable> waits(
      Sql tx, ConversationWork work, PersonAsked asked, Goal goal, SystemMessages messages) {
    ConversationDraft draft = work.draft;
    Commands.move(work, Trigger.REQUEST_PERSON);
    draft.queue = goal.queue();
    draft.onlyAgent = goal.agent();
    draft.waitingSince = work.at;
    draft.priority = Math.max(draft.priority, asked.priority());
    ServiceDemand before = draft.demand;
    Map<String, Integer> skills = new HashMap<>(before.skills());
    skills.putAll(asked.skills());
    draft.demand =
        new ServiceDemand(before.vip(), skills, before.preferredAgent(), null, Set.of(), null)
            .entered(work.at, Set.of());
    work.event(
        Author.SYSTEM,
        Content.event(EntryType.MENU_PASSED, told(goal.queue(), asked.given(), asked.way())),
        null);
    List<Completable> statements =
        new ArrayList<>(
            List.of(
                demand(tx, draft, skills),
                Facts.endSegments(tx, List.of(new Facts.Ending(draft.id, work.at, SELF_SERVED))),
                Facts.openSegments(
                    tx,
                    List.of(
                        new Facts.Segment(
                            draft.id, Facts.Segment.Kind.QUEUE, draft.queue.id(), null, work.at))),
                Facts.enterQueue(
                    tx,
                    List.of(
                        new Facts.Visit(
                            draft.id,
                            draft.queue.id(),
                            work.at,
                            Facts.EnteredBy.MENU,
                            draft.priority))),
                ServiceCommands.entered(tx, draft)));
    asked.tell().forEach(text -> statements.addAll(messages.send(tx, work, text)));
    Later later = asked.later();
    if (later != null && draft.risk != Risk.HIGH) {
      statements.addAll(MissedRows.later(tx, work, Author.SYSTEM, later, null));
    }
    return statements;
  }

  /** What was entered stands beside what the system says, and cannot replace it. */
  static Map<String, String> told(Ref queue, Map<String, String> given, List<Pressed> way) {
    Map<String, String> data = new HashMap<>();
    Pressed.put(way, data);
    given.forEach((name, value) -> data.put("given." + name, value));
    data.put("to", queue.name());
    return data;
  }

  private static Completable demand(Sql tx, ConversationDraft draft, Map<String, Integer> skills) {
    JsonObject json = new JsonObject();
    skills.forEach(json::put);
    return tx.update(
            "update conversation set priority = $2, skills = $3 where id = $1",
            Tuple.of(draft.id, draft.priority, skills.isEmpty() ? null : json))
        .ignoreElement();
  }

  static Maybe<List<Completable>> selfServed(Sql tx, ConversationWork work) {
    if (work.draft.state != ConversationState.SELF_SERVICE) {
      return Maybe.empty();
    }
    Commands.move(work, Trigger.SELF_SERVED);
    work.draft.closedAt = work.at;
    work.event(Author.SYSTEM, Content.event(EntryType.CLOSED, Map.of("rule", "self-served")), null);
    return Maybe.just(
        List.of(
            Facts.endSegments(tx, List.of(new Facts.Ending(work.draft.id, work.at, SELF_SERVED)))));
  }
}
