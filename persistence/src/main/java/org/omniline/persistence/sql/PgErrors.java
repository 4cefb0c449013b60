package org.omniline.persistence.sql;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.intake.IntakeStore;

/** What PostgreSQL's SQLSTATEs (appendix A of its manual) and the pool's errors mean to us. */
public final class PgErrors {
  private static final Set<String> CONFLICTS = Set.of("40001", "40P01");
  // 57014: the statement's time limit passed.
  private static final Set<String> AWAY =
      Set.of("57P01", "57P02", "57P03", "57P05", "57014", "25P03");

  private PgErrors() {}

  /** Whether the whole transaction may succeed when repeated at once. */
  public static boolean isConflict(Throwable error) {
    return CONFLICTS.contains(state(error));
  }

  /** Whether a UNIQUE or exclusion constraint refused it. */
  public static boolean isTaken(Throwable error) {
    String state = state(error);
    return state.equals("23505") || state.equals("23P01");
  }

  /**
   * Fails with CONFLICT when the error says that another row has this value already; with the error
   * itself otherwise.
   *
   * @param words what a person reads
   * @param field which field holds the value
   */
  public static <T> Single<T> taken(Throwable error, String words, String field) {
    return Single.error(
        isTaken(error) ? new Refusal(Refusal.Code.CONFLICT, words, Map.of("field", field)) : error);
  }

  /** Whether what a row refers to does not exist. */
  public static boolean isUnknownReference(Throwable error) {
    return state(error).equals("23503");
  }

  /** Whether the value itself is refused: no repetition helps. */
  public static boolean isBadValue(Throwable error) {
    String state = state(error);
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
  }

  /** Whether the database or the way to it is away, or has no room for now. */
  public static boolean isAway(Throwable error) {
    if (error instanceof PgException) {
      String state = state(error);
      return AWAY.contains(state) || state.startsWith("08") || state.startsWith("53");
    }
    return error instanceof IOException
        || error instanceof TimeoutException
        || error instanceof ConnectionPoolTooBusyException
        || error instanceof VertxException;
  }

  /** Turns "away" into a refusal a client understands; other errors stay what they are. */
  public static <T> Maybe<T> unavailable(Throwable error) {
    return Maybe.error(refusalOrSame(error));
  }

  /** The refusal when the database is away, else the error itself. */
  public static Throwable refusalOrSame(Throwable error) {
    if (error instanceof ConnectionPoolTooBusyException) {
      return new Refusal(Refusal.Code.OVERLOADED, "Too much at once: try again in a moment.");
    }
    if (isAway(error) || isConflict(error)) {
      return new Refusal(Refusal.Code.UNAVAILABLE, "The database did not answer: try again.");
    }
    return error;
  }

  /** As {@link IntakeStore#commit} promises. */
  public static Throwable forIntake(Throwable error) {
    if (isTaken(error)) {
      // No value of a message can be taken: receipts, people and threads have "on conflict". It is
      // an id of ours, and the repeat makes another. Never tell a peer that its message is invalid.
      return new IntakeStore.Transient(error);
    }
    if (isBadValue(error)) {
      return new IntakeStore.BadRow(error);
    }
    if (isConflict(error) || isAway(error)) {
      return new IntakeStore.Transient(error);
    }
    return error;
  }

  private static String state(Throwable error) {
    String state = error instanceof PgException pg ? nullable(pg.getSqlState()) : null;
    return state == null ? "" : state;
  }

  private static @Nullable String nullable(@Nullable String value) {
    return value;
  }
}
