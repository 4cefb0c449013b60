package org.omniline.gateway;

/** The node cannot start. The message is one sentence that tells an operator what to do. */
public final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
