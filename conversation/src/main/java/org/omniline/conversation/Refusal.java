package org.omniline.conversation;

import java.util.Map;

/**
 * A command that was understood and not carried out. The edge (HTTP, socket, channel) translates
 * the code; inside there are no HTTP statuses. Carries no stack trace: a refusal is an answer, not
 * an accident.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String REASON = "reason";

  /** Stable codes; {@link #wire()} is what clients see. */
  public enum Code {
    NOT_FOUND,
    FORBIDDEN,
    NOT_SIGNED_IN,
    MALFORMED,
    UNKNOWN_COMMAND,
    INVALID,
    WRONG_STATE,
    /** Somebody else was faster: the state version moved. */
    CONFLICT,
    OFFER_LOST,
    OFFER_EXPIRED,
    CAPACITY_FULL,
    NEWER_MESSAGE,
    /** Words proposed a risk and nobody has judged: not to be ended like this. */
    RISK_UNDECIDED,
    TEXT_TOO_LONG,
    TOO_LARGE,
    TYPE_NOT_ALLOWED,
    TOO_FAST,
    /** A bound was reached or a part is away: nothing was stored, try again. */
    OVERLOADED,
    UNAVAILABLE,
    SIGN_IN_FAILED,
    ACCOUNT_LOCKED,
    /** A temporary account has ended; only told to who knows its password. */
    ACCOUNT_EXPIRED,
    WEAK_PASSWORD,
    IN_USE;

    /** Lower case with hyphens, as the wire carries it. */
    public String wire() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  private final Code code;
  private final transient Map<String, Object> fields;

  /**
   * @param code the stable code
   * @param detail one English sentence that says what to do; pages translate by the code
   */
  public Refusal(Code code, String detail) {
    this(code, detail, Map.of());
  }

  /**
   * @param fields values a client can use, for example {@code limit} or {@code retryAfterMs}
   */
  public Refusal(Code code, String detail, Map<String, Object> fields) {
    super(detail, null, false, false);
    this.code = code;
    this.fields = Map.copyOf(fields);
  }

  /**
   * @param cause what went wrong inside; for the log, never for a client
   */
  public Refusal(Code code, String detail, Throwable cause) {
    super(detail, cause, false, false);
    this.code = code;
    this.fields = Map.of();
  }

  /**
   * INVALID: what was asked for cannot be so.
   *
   * @param reason stable, lower case with hyphens: pages have words for it
   * @param detail one English sentence that says what to do
   */
  public static Refusal invalid(String reason, String detail) {
    return new Refusal(Code.INVALID, detail, Map.of(REASON, reason));
  }

  /**
   * INVALID, for what one field holds.
   *
   * @param field its path in the request, for example {@code routing.steps}
   * @param reason stable, lower case with hyphens: pages have words for it
   * @param detail one English sentence that says what to do
   */
  public static Refusal invalid(String field, String reason, String detail) {
    return new Refusal(Code.INVALID, detail, Map.of("field", field, REASON, reason));
  }

  public Code code() {
    return code;
  }

  public Map<String, Object> fields() {
    return fields == null ? Map.of() : fields;
  }
}
