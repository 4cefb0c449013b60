package org.omniline.persistence.flow;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import org.omniline.persistence.sql.Sql;
import org.omniline.persistence.sql.StillUsed;

/** Whether published flows still name something. Stateless. */
final class FlowUses {
  private FlowUses() {}

  /**
   * Refuses IN_USE when they do.
   *
   * @param type the nodes that name it
   * @param field where they do
   */
  static Completable refuse(Sql tx, String type, String field, String code) {
    return StillUsed.unless(
        tx,
        """
        select 'flow' as kind, f.id, f.name from flow f
          join flow_version v on v.flow_id = f.id and v.number = f.published
        where f.active and exists (
          select from jsonb_array_elements(v.graph -> 'nodes') n
          where n ->> 'type' = $1 and n ->> $2 = $3)
        order by f.code
        """,
        Tuple.of(type, field, code),
        "Published flows still use it.");
  }

  /** Refuses IN_USE when conversations of an account that is in use begin with a flow. */
  static Completable refuseBegun(Sql tx, String code) {
    return StillUsed.unless(
        tx,
        """
        select 'account-flow' as kind, a.id, a.name from channel_account a
        where a.active and a.settings ->> 'flow' = $1 order by a.code
        """,
        Tuple.of(code),
        "Conversations of accounts still begin with it.");
  }

  /** Refuses IN_USE when callers of an account that is in use are asked a survey. */
  static Completable refuseAsked(Sql tx, String survey) {
    return StillUsed.unless(
        tx,
        """
        select 'account-survey' as kind, a.id, a.name from channel_account a
        where a.active and a.settings ->> 'survey' = $1 order by a.code
        """,
        Tuple.of(survey),
        "Callers of accounts are still asked it.");
  }

  /** The same of prompts, which many nodes name in lists, and surveys. */
  static Completable refusePrompt(Sql tx, String code) {
    return StillUsed.unless(
        tx,
        """
        select 'flow' as kind, f.id, f.name from flow f
          join flow_version v on v.flow_id = f.id and v.number = f.published
        where f.active and exists (
          select from jsonb_array_elements(v.graph -> 'nodes') n
          where n -> 'prompts' ? $1 or n -> 'noInput' ? $1 or n -> 'badInput' ? $1)
        union all
        select 'survey', 0, v.name from survey v
        where v.active and $1 in (v.prompt, v.thanks)
        union all
        select 'recording-rule', r.id, r.name from recording_rule r
        where r.active and r.records and r.notice = $1
        order by 3
        """,
        Tuple.of(code),
        "Published flows, surveys or recording rules still say it.");
  }

  /** What says which prompt: {@code code}, {@code kind} and {@code name}. */
  static <T> Single<List<T>> prompts(Sql sql, Function<Row, T> reader) {
    return sql.list(
        """
        select distinct s.code, 'flow' as kind, f.name from flow f
          join flow_version v on v.flow_id = f.id and v.number = f.published
          cross join lateral jsonb_array_elements(v.graph -> 'nodes') n
          cross join lateral (
            select jsonb_array_elements_text(n -> 'prompts') as code
            where jsonb_typeof(n -> 'prompts') = 'array'
            union all select jsonb_array_elements_text(n -> 'noInput')
            where jsonb_typeof(n -> 'noInput') = 'array'
            union all select jsonb_array_elements_text(n -> 'badInput')
            where jsonb_typeof(n -> 'badInput') = 'array') s
        where f.active
        union
        select c.code, 'survey', v.name from survey v
          cross join lateral (values (v.prompt), (v.thanks)) as c(code)
        where v.active and c.code is not null
        union
        select r.notice, 'recording-rule', r.name from recording_rule r
        where r.active and r.records and r.notice is not null
        order by 1, 2, 3
        """,
        Tuple.tuple(),
        reader);
  }
}
