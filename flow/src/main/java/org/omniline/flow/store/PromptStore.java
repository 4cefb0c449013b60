package org.omniline.flow.store;

import io.reactivex.rxjava3.core.Single;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What flows say. A save names the version it was made from and fails with Refusal CONFLICT when
 * somebody else saved meanwhile.
 */
public interface PromptStore {
  /**
   * A prompt.
   *
   * @param version 0 to create
   * @param english empty: the Chinese text is used
   * @param media the id of a recording; null: the text is spoken
   */
  record Prompt(
      String code,
      int version,
      String chinese,
      String english,
      @Nullable Long media,
      boolean active) {}

  /** All, by code. */
  Single<List<Prompt>> prompts();

  /**
   * Saves a prompt.
   *
   * @return fails NOT_FOUND, CONFLICT; INVALID for a recording that does not exist; IN_USE when one
   *     that published flows say is closed
   */
  Single<Prompt> save(Prompt prompt, long byUser);
}
