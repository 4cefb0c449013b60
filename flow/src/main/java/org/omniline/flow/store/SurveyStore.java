package org.omniline.flow.store;

import io.reactivex.rxjava3.core.Single;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people are asked when a talk is over (requirement 110). A save names the version it was made
 * from and fails with Refusal CONFLICT when somebody else saved meanwhile.
 */
public interface SurveyStore {
  /**
   * What a key means.
   *
   * @param key one digit
   * @param english empty: the Chinese label is used
   * @param score the higher, the better
   */
  record Choice(String key, String chinese, String english, int score) {}

  /**
   * A survey.
   *
   * @param version 0 to create
   * @param prompt the code of what asks
   * @param thanks the code of what is said to who has answered; null: nothing
   * @param choices in order, each with a key of its own; at least one
   * @param tries how often it is asked in all before it is given up
   * @param waitMs for a key, after the question
   * @param spared codes of dispositions: whose talk has one is not asked
   */
  record Survey(
      String code,
      int version,
      String name,
      String prompt,
      @Nullable String thanks,
      List<Choice> choices,
      int tries,
      int waitMs,
      List<String> spared,
      boolean active) {
    public Survey {
      choices = List.copyOf(choices);
      spared = List.copyOf(spared);
    }

    /** What a key means; empty for one that means nothing. */
    public Optional<Choice> choice(String key) {
      return choices.stream().filter(one -> one.key().equals(key)).findFirst();
    }
  }

  /** All, by code. */
  Single<List<Survey>> surveys();

  /**
   * Saves a survey.
   *
   * @return fails NOT_FOUND, CONFLICT; INVALID for a prompt that does not exist or is closed;
   *     IN_USE when one that flows or accounts name is closed
   */
  Single<Survey> save(Survey survey);
}
