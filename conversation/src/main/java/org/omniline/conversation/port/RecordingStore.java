package org.omniline.conversation.port;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Page;
import org.omniline.conversation.Viewer;

/**
 * Recordings of calls: facts of record, and where each file is on its way from the switch into the
 * media store. Thread-safe; does not block.
 */
public interface RecordingStore {
  /** Where a recording is on its way. Stored by name: never rename a constant. */
  enum State {
    /** The switch is at it. */
    RECORDING,
    /** The file is written and still lies where the switch put it. */
    WRITTEN,
    /** It is in the media store. */
    STORED,
    /** There was nothing to be heard. */
    EMPTY,
    /** There is none. */
    FAILED
  }

  /** A stretch in which nothing was recorded; {@code by} is null where a secret was asked for. */
  record Silence(Instant from, Instant to, @Nullable Long by) {}

  /**
   * A recording as its call knows it.
   *
   * @param leg of the caller
   * @param file the name, unique on its switch
   * @param agent who talks; null before and between talks
   * @param agentLeg the agent's; null as the agent
   * @param rule which decided; 0 where none could be asked
   * @param outbound whether an agent made the call
   * @param number of the person, as it is kept; empty where none was told
   * @param ended null while it goes on
   * @param written whether the switch has written all of it
   * @param durationMs null where nobody knows
   * @param failure why it is missing or broken off; null where all is well
   * @param change counts what the call knew: an older one changes nothing
   */
  record Fact(
      String switchName,
      String leg,
      String file,
      long conversation,
      @Nullable Long agent,
      @Nullable String agentLeg,
      @Nullable Long queue,
      boolean outbound,
      String accessNumber,
      String number,
      long rule,
      int ruleVersion,
      String mode,
      boolean announced,
      Instant began,
      @Nullable Instant ended,
      boolean written,
      @Nullable Long durationMs,
      List<Silence> silent,
      @Nullable String failure,
      int change) {
    public Fact {
      silent = List.copyOf(silent);
    }

    /** Keeps people's numbers out of logs. */
    @Override
    public String toString() {
      return "Fact[" + switchName + "/" + file + "]";
    }
  }

  /** Keeps what a call knows of a recording, also when it is told twice. */
  Completable keep(Fact fact);

  // ---- into the media store ----

  /**
   * A file to be fetched.
   *
   * @param agent null without one
   * @param tries how often it was tried in vain
   */
  record Waiting(
      long id, String file, long conversation, @Nullable Long agent, Instant began, int tries) {}

  /** Which of these files need not lie where the switch put them any more. */
  Single<List<String>> settled(List<String> files);

  /**
   * Files that are written and due, the oldest first. Those of calls that ended without anybody
   * hearing of the end are among them.
   */
  Single<List<Waiting>> waiting(int most);

  /**
   * The file is in the media store.
   *
   * @param durationMs as the file itself says
   * @param sha256 of the file's bytes
   * @return false where it was already
   */
  Single<Boolean> stored(long id, long media, long size, long durationMs, byte[] sha256);

  /** There was nothing to be heard. */
  Completable empty(long id);

  /** It was not there, or could not be read: again at that time. */
  Completable postpone(long id, Instant due);

  /** It will never be there. */
  Completable lost(long id, String why);

  // ---- to be heard ----

  /**
   * A recording to be listed.
   *
   * @param number of the person; empty where none was told
   * @param media null unless STORED
   */
  record Listed(
      long id,
      long conversation,
      @Nullable Long owner,
      State state,
      String number,
      String accessNumber,
      boolean outbound,
      @Nullable Long agent,
      @Nullable Long queue,
      String queueName,
      String ruleName,
      String mode,
      boolean announced,
      Instant began,
      @Nullable Long durationMs,
      @Nullable Long media,
      long size,
      List<Silence> silent,
      @Nullable String failure) {
    public Listed {
      silent = List.copyOf(silent);
    }

    /** Keeps people's numbers out of logs. */
    @Override
    public String toString() {
      return "Listed[" + id + ", " + state + "]";
    }
  }

  /**
   * What to look for; what is null is not asked for.
   *
   * @param to exclusive
   * @param number as it is kept, whole
   * @param team whose agents alone
   */
  record Filter(
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable Long agent,
      @Nullable Long queue,
      @Nullable Boolean outbound,
      @Nullable String number,
      @Nullable Long leastMs,
      @Nullable Long mostMs,
      @Nullable Boolean failed,
      @Nullable Long team) {
    /** Keeps people's numbers out of logs. */
    @Override
    public String toString() {
      return "Filter[" + from + ", " + to + "]";
    }
  }

  /**
   * Those of conversations that somebody may see, the newest first.
   *
   * @param after the {@code next} of the page before; null for the first
   */
  Single<Page<Listed>> list(Viewer viewer, Filter filter, @Nullable String after, int limit);

  /**
   * Whose talks there are recordings of among those that somebody may see, signed in or not, also
   * who is switched off by now; in no order.
   *
   * @param team whose agents alone; null: of all
   */
  Single<List<Long>> agents(Viewer viewer, @Nullable Long team);

  /** Those of one conversation, in their order; whoever asks was asked for the right before. */
  Single<List<Listed>> ofConversation(long conversation);

  /** One of a conversation that somebody may see. */
  Maybe<Listed> find(Viewer viewer, long id);
}
