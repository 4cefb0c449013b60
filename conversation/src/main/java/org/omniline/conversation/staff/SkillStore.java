package org.omniline.conversation.staff;

import io.reactivex.rxjava3.core.Single;
import java.util.List;

/** Skills and languages an administrator defines. Rows are never deleted, only made inactive. */
public interface SkillStore {
  /** Stored by name: never rename a constant. */
  enum Kind {
    SKILL,
    LANGUAGE
  }

  /**
   * A skill.
   *
   * @param version the one it was made from; 0 to create
   */
  record Skill(String code, String name, Kind kind, boolean active, int version) {}

  /** All, by code. */
  Single<List<Skill>> skills();

  /**
   * Fails with CONFLICT (the code is taken, or somebody else saved meanwhile), NOT_FOUND, or IN_USE
   * (made inactive while somebody has it or a rule demands it).
   */
  Single<Skill> saveSkill(Skill skill, long byUser);
}
