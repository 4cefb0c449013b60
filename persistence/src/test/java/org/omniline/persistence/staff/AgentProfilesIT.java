package org.omniline.persistence.staff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.SnowflakeIds;
import org.omniline.conversation.staff.Membership;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.SkillStore;
import org.omniline.conversation.staff.SkillStore.Kind;
import org.omniline.conversation.staff.SkillStore.Skill;
import org.omniline.conversation.staff.User;
import org.omniline.conversation.staff.UserStore;
import org.omniline.persistence.crypto.Keys;
import org.omniline.persistence.sql.PostgresExtension;

class AgentProfilesIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private final SnowflakeIds ids = new SnowflakeIds(InstantSource.system(), 1);
  private final UserStore users = new PgUserStore(postgres.database(), Keys.cipher(), ids);
  private final SkillStore skills = new PgSkillStore(postgres.database(), Keys.cipher());

  private User user(long id, int version, String login, int level, Map<String, Integer> can) {
    return new User(
        id,
        login,
        "林晓",
        Role.AGENT,
        true,
        3,
        Map.of(1L, new Membership(level, 2)),
        can,
        false,
        null,
        null,
        version);
  }

  private Skill skill() {
    String code = "s" + ids.next();
    return skills.saveSkill(new Skill(code, "法律", Kind.SKILL, true, 0), 0).blockingGet();
  }

  private List<String> rows(String sql, long user) {
    return postgres
        .database()
        .sql()
        .list(sql, Tuple.of(user), row -> row.getString("line"))
        .blockingGet();
  }

  @Test
  void update_endsTheRowOfAChangedLevelAndBeginsAnother() {
    Skill law = skill();
    String login = "a" + ids.next();
    User made = users.create(user(0, 0, login, 1, Map.of(law.code(), 1)), "hash", 0).blockingGet();
    Map<String, Integer> able = Map.of(law.code(), 3);

    for (int version = 1; version <= 2; version++) {
      assertThat(users.update(user(made.id(), version, login, 5, able), 0).blockingGet())
          .isEqualTo(user(made.id(), version + 1, login, 5, able));
    }

    assertThat(
            rows(
                "select level || ' ' || (valid_to is null) as line from queue_membership"
                    + " where user_id = $1 order by valid_from, level",
                made.id()))
        .containsExactly("1 false", "5 true");
    assertThat(
            rows(
                "select level || ' ' || (valid_to is null) as line from agent_skill"
                    + " where user_id = $1 order by valid_from, level",
                made.id()))
        .containsExactly("1 false", "3 true");
  }

  @Test
  void create_refusesASkillThatDoesNotExist() {
    assertThatThrownBy(
            () ->
                users
                    .create(user(0, 0, "b" + ids.next(), 1, Map.of("magic", 1)), "hash", 0)
                    .blockingGet())
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.fields()).containsEntry("field", "skills"));
  }

  @Test
  void saveSkill_refusesToDeactivateWhatSomebodyHas_andWhoIsStale() {
    Skill law = skill();
    User unused =
        users
            .create(user(0, 0, "c" + ids.next(), 1, Map.of(law.code(), 1)), "hash", 0)
            .blockingGet();
    Skill off = new Skill(law.code(), law.name(), law.kind(), false, law.version());

    assertThatThrownBy(() -> skills.saveSkill(off, 0).blockingGet())
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(Refusal.Code.IN_USE);
              assertThat(refusal.fields().toString()).contains("name=林晓");
            });
    assertThat(skills.skills().blockingGet()).contains(law);
    Skill stale = new Skill(law.code(), "x", law.kind(), true, law.version() + 7);
    assertThatThrownBy(() -> skills.saveSkill(stale, 0).blockingGet())
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.CONFLICT));
  }
}
