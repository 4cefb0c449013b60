package org.omniline.playground.freeswitch;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Who calls, as the telephone network tells it.
 *
 * @param number as dialled back
 * @param name shown beside it
 * @param nameCharset of the name's bytes; some exchanges send GBK, where SIP says UTF-8
 * @param hidden whether the caller asked for neither to be shown
 */
public record CallerId(String number, String name, Charset nameCharset, boolean hidden) {
  /** With the number as name, as most calls come. */
  public static CallerId of(String number) {
    return named(number, number);
  }

  public static CallerId named(String number, String name) {
    return new CallerId(number, name, StandardCharsets.UTF_8, false);
  }

  /** A name whose bytes are GBK. */
  public static CallerId gbk(String number, String name) {
    return new CallerId(number, name, Charset.forName("GBK"), false);
  }

  public static CallerId anonymous() {
    return new CallerId("anonymous", "Anonymous", StandardCharsets.UTF_8, true);
  }
}
