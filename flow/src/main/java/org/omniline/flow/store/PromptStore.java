package org.omniline.flow.store;

import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
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
   * @param media the id of the sound that was uploaded; null: none was
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

  /** What says a prompt. {@code kind} is {@code flow}, {@code survey} or {@code recording-rule}. */
  record Use(String kind, String name) {}

  /**
   * A prompt with what hangs on it.
   *
   * @param soundMs how long the uploaded sound is; null without one
   * @param soundAt when it was uploaded
   * @param uses what is published, or in use, and says it
   */
  record Detail(Prompt prompt, @Nullable Long soundMs, @Nullable Instant soundAt, List<Use> uses) {
    public Detail {
      uses = List.copyOf(uses);
    }
  }

  /** All, by code. */
  Single<List<Detail>> details();

  /**
   * Sets the uploaded sound.
   *
   * @param media the id of its file; null: there is none any more
   * @param durationMs 0 without one
   * @return fails NOT_FOUND, CONFLICT
   */
  Single<Prompt> sound(
      String code, int version, @Nullable Long media, long durationMs, long byUser);

  /**
   * Saves a prompt; its sound stays where {@code media} is null.
   *
   * @return fails NOT_FOUND, CONFLICT; INVALID for a recording that does not exist; IN_USE when one
   *     that published flows say is closed
   */
  Single<Prompt> save(Prompt prompt, long byUser);
}
