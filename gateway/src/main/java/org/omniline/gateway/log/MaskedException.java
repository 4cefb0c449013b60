package org.omniline.gateway.log;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;

/** {@code %maskedException} of a Logback pattern: the stack trace without personal data. */
public final class MaskedException extends ThrowableProxyConverter {
  @Override
  protected String throwableProxyToString(IThrowableProxy proxy) {
    return Masking.mask(super.throwableProxyToString(proxy));
  }
}
