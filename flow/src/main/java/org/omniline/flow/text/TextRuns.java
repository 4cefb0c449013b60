package org.omniline.flow.text;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Conversation;

/** Runs of flows in writing, kept with their conversations. Thread-safe. */
public interface TextRuns {
  /**
   * Something that was written.
   *
   * @param text empty for what is no text: a picture, for example
   */
  record Said(long seq, String text) {
    /** Keeps personal data out of logs. */
    @Override
    public String toString() {
      return "Said[" + seq + "]";
    }
  }

  /**
   * A conversation under its lock.
   *
   * @param run null: none is kept
   * @param fresh messages that came in after what the run has seen, in order
   * @param language in which the person reads us; null where nobody knows
   * @param words the system's own, by code, in that language
   * @param at the time of this transaction
   */
  record Standing(
      Conversation conversation,
      @Nullable TextRun run,
      List<Said> fresh,
      @Nullable String language,
      Map<String, String> words,
      Instant at) {
    public Standing {
      fresh = List.copyOf(fresh);
      words = Map.copyOf(words);
    }
  }

  /** Judges under the lock; quick, and pure, for it may be asked again. */
  @FunctionalInterface
  interface Decision {
    /** Null: nothing is to be done. */
    @Nullable TextTurn of(Standing standing);
  }

  /**
   * What was stored.
   *
   * @param language in which the person reads us; null where nobody knows
   */
  record Stored(Change change, TextTurn turn, @Nullable String language) {}

  /** A conversation at which somebody has to look. */
  record Due(long conversation, Channel channel, String account) {}

  /**
   * Decides and stores in one transaction.
   *
   * @return empty when nothing was to be done; fails with a Refusal INVALID for a queue or an agent
   *     that there is not, and with what the decision throws: then nothing is stored
   */
  Maybe<Stored> turn(long conversation, Decision decision);

  /** Conversations at which somebody has to look, at most so many. */
  Single<List<Due>> due(int most);
}
