package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.omniline.conversation.Author;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Content;
import org.omniline.conversation.DeliveryState;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.intake.Admission;
import org.omniline.conversation.intake.Admission.Caller;
import org.omniline.conversation.intake.Admission.Plan;
import org.omniline.conversation.intake.CrisisWatch;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.conversation.port.Ids;
import org.omniline.persistence.conversation.Arrival.IdentityId;
import org.omniline.persistence.conversation.Arrival.ThreadKey;
import org.omniline.persistence.sql.Columns;
import org.omniline.persistence.sql.Sql;

/** Carries out, within one transaction of the intake, what the policy says of who is new. */
final class IntakeAdmission {
  /** A thread without an open conversation, the message that would open one, and all there are. */
  record Candidate(
      ThreadKey thread,
      IdentityId identity,
      long identityId,
      Arrival opener,
      List<Arrival> messages) {}

  private record Known(Caller caller, boolean warned, boolean lastInDanger) {}

  private record Told(long id, long conversationId, long seq) {}

  private final Sql tx;
  private final Ids ids;
  private final Admission.Gate gate;
  private final CrisisWatch.Matcher danger;
  private final List<Told> told = new ArrayList<>();
  private final Set<ThreadKey> wereInDanger = new HashSet<>();
  private final Set<ThreadKey> servingSelves = new HashSet<>();

  IntakeAdmission(Sql tx, Ids ids, Admission.Gate gate, CrisisWatch.Matcher danger) {
    this.tx = tx;
    this.ids = ids;
    this.gate = gate;
    this.danger = danger;
  }

  /** A plan for each. */
  Single<Map<ThreadKey, Plan>> admit(List<Candidate> candidates) {
    if (candidates.isEmpty()) {
      return Single.just(Map.of());
    }
    return callers(candidates)
        .map(
            callers -> {
              Map<ThreadKey, Plan> plans = new HashMap<>();
              for (int i = 0; i < candidates.size(); i++) {
                Candidate one = candidates.get(i);
                Known known = callers.get(i);
                InboundMessage opener = one.opener().message();
                if (opener.selfService() && mayServeSelf(one, known)) {
                  servingSelves.add(one.thread());
                } else {
                  opener = opener.askingPerson();
                }
                Plan plan = gate.admit(opener, known.caller());
                plans.put(one.thread(), known.warned() && readsAgain(one) ? silent(plan) : plan);
                if (known.lastInDanger()) {
                  wereInDanger.add(one.thread());
                }
              }
              return plans;
            });
  }

  /** A caller cannot read above what was said in the last call. */
  private boolean readsAgain(Candidate candidate) {
    return candidate.opener().message().account().channel() != Channel.PHONE
        && !inDanger(candidate);
  }

  /** Whoever writes of danger is told where help is, every time. */
  private boolean inDanger(Candidate candidate) {
    return candidate.messages().stream()
        .map(arrival -> arrival.message().content().text())
        .anyMatch(text -> text != null && !danger.find(text).isEmpty());
  }

  /** Whoever is or was in danger is kept from a person by no menu; calls have their own way. */
  private boolean mayServeSelf(Candidate candidate, Known known) {
    return candidate.opener().message().account().channel() == Channel.PHONE
        || !(known.caller().highRisk() || known.lastInDanger() || inDanger(candidate));
  }

  /** Whether the conversation that opens begins in self-service. */
  boolean servesSelf(ThreadKey thread) {
    return servingSelves.contains(thread);
  }

  /** Whether the newest judgement of this person's danger, in whatever conversation, is HIGH. */
  boolean wasInDanger(ThreadKey thread) {
    return wereInDanger.contains(thread);
  }

  /** Whoever goes on writing against a block was told where help is; once in a while will do. */
  private static Plan silent(Plan plan) {
    return plan.blockedBy() == null
        ? plan
        : new Plan(
            plan.queueId(),
            plan.priority(),
            plan.vip(),
            plan.skills(),
            List.of(),
            plan.blockedBy(),
            plan.later(),
            plan.trace());
  }

  // Scalar questions with a limit (docs/adr/0030): "exists" may become a hash of a whole table.
  private Single<List<Known>> callers(List<Candidate> candidates) {
    return tx.list(
        """
        select
          (select true from conversation c where c.contact_id = me.contact_id
           limit 1) is not null as returning_one,
          (select true from conversation c where c.contact_id = me.contact_id and c.risk = 'HIGH'
           limit 1) is not null as high_risk,
          (select c.risk = 'HIGH' from conversation c
           where c.contact_id = me.contact_id and c.risk <> 'NOT_ASSESSED'
           order by c.id desc limit 1) is true as last_in_danger,
        """
            + GoesFirst.sql("me.contact_id", "t.now")
            + """
             as vip,
              (select l.id from identity_listing l
               where l.value_hash = k.value_hash and l.kind = k.kind
                 and coalesce(l.account_id, 0) = k.account_id
                 and l.list = 'BLOCKED' and l.ended_at is null
                 and l.from_at <= t.now and l.until_at > t.now) as blocked_by,
              (select true from identity_listing l
               join interception x on x.listing_id = l.id
               where l.value_hash = k.value_hash and l.kind = k.kind
                 and coalesce(l.account_id, 0) = k.account_id and l.ended_at is null
                 and x.at > t.now - interval '10 minutes'
               limit 1) is not null as warned
            from unnest($1::bigint[], $2::text[], $3::bigint[], $4::bytea[]) with ordinality
              as k(identity_id, kind, account_id, value_hash, n)
            join contact_identity me on me.id = k.identity_id
            cross join (select clock_timestamp() as now) t
            order by k.n
            """,
        new Columns<>(candidates)
            .longs(Candidate::identityId)
            .texts(c -> c.identity().kind().name())
            .longs(c -> c.identity().accountId())
            .bytes(c -> c.identity().value().bytes())
            .tuple(),
        IntakeAdmission::known);
  }

  private static Known known(Row row) {
    return new Known(
        new Caller(
            row.getBoolean("returning_one"),
            row.getBoolean("high_risk"),
            row.getBoolean("vip"),
            row.getLong("blocked_by")),
        row.getBoolean("warned"),
        row.getBoolean("last_in_danger"));
  }

  /** Adds what the plan tells; after the message that opened the conversation. */
  void tell(ConversationWork work, Plan plan) {
    if (plan.blockedBy() != null) {
      work.event(
          Author.SYSTEM,
          Content.event(
              EntryType.INTERCEPTED, Map.of("told", Boolean.toString(!plan.tell().isEmpty()))),
          null);
    }
    if (SystemMessages.isSpoken(work)) {
      plan.tell().forEach(text -> SystemMessages.speak(work, text));
      return;
    }
    for (String text : plan.tell()) {
      Entry entry =
          work.message(
              EntryKind.MESSAGE_OUT,
              Author.SYSTEM,
              Content.text(text),
              DeliveryState.PENDING,
              null);
      told.add(new Told(ids.next(), entry.conversationId(), entry.seq()));
    }
  }

  /** Stores deliveries, traces and intercepted attempts; after the entries were stored. */
  List<Completable> write(Map<ConversationWork, Plan> plans) {
    List<Completable> statements = new ArrayList<>();
    if (!told.isEmpty()) {
      statements.add(deliver());
      plans.keySet().forEach(work -> pending(work, statements));
    }
    List<Map.Entry<ConversationWork, Plan>> traced =
        plans.entrySet().stream().filter(one -> !one.getValue().trace().isEmpty()).toList();
    if (!traced.isEmpty()) {
      statements.add(trace(traced));
    }
    List<Map.Entry<ConversationWork, Plan>> blocked =
        plans.entrySet().stream().filter(one -> one.getValue().blockedBy() != null).toList();
    if (!blocked.isEmpty()) {
      statements.add(intercepted(blocked));
    }
    return statements;
  }

  private Completable deliver() {
    return tx.update(
            """
            insert into delivery (id, conversation_id, seq, due_at, created_at)
            select n.id, n.conversation_id, n.seq, clock_timestamp(), clock_timestamp()
            from unnest($1::bigint[], $2::bigint[], $3::bigint[]) as n(id, conversation_id, seq)
            """,
            new Columns<>(told)
                .longs(Told::id)
                .longs(Told::conversationId)
                .longs(Told::seq)
                .tuple())
        .ignoreElement();
  }

  private void pending(ConversationWork work, List<Completable> statements) {
    List<Long> seqs =
        told.stream().filter(one -> one.conversationId() == work.draft.id).map(Told::seq).toList();
    if (!seqs.isEmpty()) {
      statements.add(
          Facts.messageState(tx, work.draft.id, seqs, DeliveryState.PENDING, work.at, null, null));
    }
  }

  private Completable trace(List<Map.Entry<ConversationWork, Plan>> traced) {
    return tx.update(
            """
            insert into conversation_route (conversation_id, at, trace)
            select n.conversation_id, n.at, n.trace::jsonb
            from unnest($1::bigint[], $2::timestamptz[], $3::text[])
              as n(conversation_id, at, trace)
            """,
            new Columns<>(traced)
                .longs(one -> one.getKey().draft.id)
                .times(one -> one.getKey().at)
                .texts(one -> json(one.getValue().trace()))
                .tuple())
        .ignoreElement();
  }

  private static String json(List<Admission.Step> trace) {
    JsonArray steps = new JsonArray();
    trace.forEach(
        step ->
            steps.add(
                new JsonObject()
                    .put("rule", Long.toString(step.rule()))
                    .put("version", step.version())
                    .put("name", step.name())
                    .put("outcome", step.outcome())
                    .put("reason", step.reason())));
    return steps.encode();
  }

  private Completable intercepted(List<Map.Entry<ConversationWork, Plan>> blocked) {
    return tx.update(
            """
            insert into interception (listing_id, conversation_id, at)
            select n.listing_id, n.conversation_id, n.at
            from unnest($1::bigint[], $2::bigint[], $3::timestamptz[])
              as n(listing_id, conversation_id, at)
            """,
            new Columns<>(blocked)
                .longs(one -> one.getValue().blockedBy())
                .longs(one -> one.getKey().draft.id)
                .times(one -> one.getKey().at)
                .tuple())
        .ignoreElement();
  }
}
