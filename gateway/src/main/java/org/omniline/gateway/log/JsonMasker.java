package org.omniline.gateway.log;

import com.fasterxml.jackson.core.JsonStreamContext;
import net.logstash.logback.mask.ValueMasker;

/** Masks every text of a JSON log line. */
public final class JsonMasker implements ValueMasker {
  @Override
  public Object mask(JsonStreamContext context, Object value) {
    return value instanceof CharSequence text ? Masking.mask(text.toString()) : value;
  }
}
