package org.omniline.persistence;

import io.vertx.pgclient.PgException;

/** What PostgreSQL's errors mean (appendix A of its manual). */
public final class PgErrors {
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String FOREIGN_KEY_VIOLATION = "23503";

  private PgErrors() {}

  /** Whether a row was refused because another has its key. */
  public static boolean isDuplicate(Throwable error) {
    return hasState(error, UNIQUE_VIOLATION);
  }

  /** Whether a row was refused because what it refers to does not exist. */
  public static boolean isMissingReference(Throwable error) {
    return hasState(error, FOREIGN_KEY_VIOLATION);
  }

  private static boolean hasState(Throwable error, String state) {
    return error instanceof PgException refused && state.equals(refused.getSqlState());
  }
}
