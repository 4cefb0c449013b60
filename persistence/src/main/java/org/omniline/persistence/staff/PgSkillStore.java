package org.omniline.persistence.staff;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.staff.SkillStore;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgErrors;
import org.omniline.persistence.sql.Sql;
import org.omniline.persistence.sql.StillUsed;

/** Skills as rows. Thread-safe. */
public final class PgSkillStore implements SkillStore {
  private final PgDatabase database;
  private final StaffRows staff;

  public PgSkillStore(PgDatabase database, Cipher cipher) {
    this.database = database;
    this.staff = new StaffRows(cipher);
  }

  @Override
  public Single<List<Skill>> skills() {
    return database
        .sql()
        .list(
            "select code, name, kind, active, version from skill order by code",
            Tuple.tuple(),
            row ->
                new Skill(
                    row.getString("code"),
                    row.getString("name"),
                    Kind.valueOf(row.getString("kind")),
                    row.getBoolean("active"),
                    row.getInteger("version")));
  }

  @Override
  public Single<Skill> saveSkill(Skill skill, long byUser) {
    Skill fresh =
        new Skill(skill.code(), skill.name(), skill.kind(), skill.active(), skill.version() + 1);
    return database
        .transact(
            tx ->
                (skill.version() == 0 ? insert(tx, fresh) : update(tx, fresh))
                    .andThen(Completable.defer(() -> fresh.active() ? none() : unused(tx, fresh)))
                    .toSingleDefault(fresh))
        .onErrorResumeNext(error -> PgErrors.taken(error, "This code is taken.", "code"));
  }

  private static Completable none() {
    return Completable.complete();
  }

  private static Completable insert(Sql tx, Skill skill) {
    return tx.update(
            "insert into skill (code, name, kind, active, version) values ($1, $2, $3, $4, $5)",
            values(skill))
        .ignoreElement();
  }

  /** Its row lock holds off whoever is about to use it. */
  private static Completable update(Sql tx, Skill skill) {
    return tx.update(
            """
            update skill set name = $2, kind = $3, active = $4, version = $5
            where code = $1 and version = $5 - 1
            """,
            values(skill))
        .flatMapCompletable(rows -> rows > 0 ? Completable.complete() : stale(tx, skill));
  }

  private static Completable stale(Sql tx, Skill skill) {
    return tx.first(
            "select version from skill where code = $1",
            Tuple.of(skill.code()),
            row ->
                new Refusal(
                    Refusal.Code.CONFLICT,
                    "Somebody else saved this meanwhile: load it again and repeat your change.",
                    Map.of("version", row.getInteger("version"))))
        .defaultIfEmpty(new Refusal(Refusal.Code.NOT_FOUND, "There is no such skill."))
        .flatMapCompletable(Completable::error);
  }

  private static Tuple values(Skill skill) {
    return Tuple.of(
        skill.code(), skill.name(), skill.kind().name(), skill.active(), skill.version());
  }

  private Completable unused(Sql tx, Skill skill) {
    return StillUsed.unless(
        tx,
        """
        select 'user' as kind, s.user_id as id, null as name, u.name_sealed
          from agent_skill s join staff_user u on u.id = s.user_id
          where s.skill = $1 and s.valid_to is null
        union all
        select 'rule', r.id, r.name, null from routing_rule r where r.active and r.actions @>
          jsonb_build_array(jsonb_build_object('do', 'SKILL', 'skill', $1::text))
        """,
        Tuple.of(skill.code()),
        this::user,
        "Somebody has this skill, or a rule demands it.");
  }

  private Map<String, Object> user(Row row) {
    long id = row.getLong("id");
    Buffer sealed = row.getBuffer("name_sealed");
    return Map.of(
        "kind", row.getString("kind"),
        "id", Long.toString(id),
        "name", sealed == null ? row.getString("name") : staff.openName(id, sealed.getBytes()));
  }
}
