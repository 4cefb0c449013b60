package org.omniline.flow.expression;

/** A checked expression that has no value for these values, for example a division by zero. */
public final class EvaluationException extends Exception {
  private static final long serialVersionUID = 1L;

  EvaluationException(String message, Throwable cause) {
    super(message, cause);
  }
}
