package org.omniline.gateway.log;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import org.omniline.conversation.Refusal;

/**
 * {@code %maskedException} of a Logback pattern: the stack trace without personal data. A refusal
 * goes without its stack: its words say all, and there are thousands of them while a database is
 * away.
 */
public final class MaskedException extends ThrowableProxyConverter {
  private static final String REFUSAL = Refusal.class.getName();

  @Override
  protected String throwableProxyToString(IThrowableProxy proxy) {
    String text =
        proxy.getClassName().equals(REFUSAL)
            ? proxy.getClassName() + ": " + proxy.getMessage() + System.lineSeparator()
            : super.throwableProxyToString(proxy);
    return Masking.mask(text);
  }
}
