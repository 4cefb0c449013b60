package org.omniline.playground.freeswitch;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a call ended: the switch's name, the number of Q.850, and the answer in SIP. */
enum Cause {
  NORMAL_CLEARING(16, 200, "OK"),
  UNALLOCATED_NUMBER(1, 404, "Not Found"),
  NO_ROUTE_DESTINATION(3, 404, "Not Found"),
  USER_BUSY(17, 486, "Busy Here"),
  NO_USER_RESPONSE(18, 408, "Request Timeout"),
  NO_ANSWER(19, 480, "Temporarily Unavailable"),
  SUBSCRIBER_ABSENT(20, 480, "Temporarily Unavailable"),
  CALL_REJECTED(21, 603, "Decline"),
  DESTINATION_OUT_OF_ORDER(27, 502, "Bad Gateway"),
  NORMAL_UNSPECIFIED(31, 480, "Temporarily Unavailable"),
  NORMAL_TEMPORARY_FAILURE(41, 503, "Service Unavailable"),
  CHAN_NOT_IMPLEMENTED(66, 488, "Not Acceptable Here"),
  RECOVERY_ON_TIMER_EXPIRE(102, 408, "Request Timeout"),
  MANAGER_REQUEST(16, 200, "OK"),
  SYSTEM_SHUTDOWN(41, 503, "Service Unavailable"),
  ORIGINATOR_CANCEL(16, 487, "Request Terminated"),
  LOSE_RACE(16, 487, "Request Terminated"),
  ALLOTTED_TIMEOUT(16, 487, "Request Terminated"),
  USER_NOT_REGISTERED(20, 480, "Temporarily Unavailable");

  final int q850;
  final int sip;
  final String phrase;

  Cause(int q850, int sip, String phrase) {
    this.q850 = q850;
    this.sip = sip;
    this.phrase = phrase;
  }

  /** By name, in any case; null for one that is not known here. */
  static @Nullable Cause named(String name) {
    String upper = name.strip().toUpperCase(Locale.ROOT);
    for (Cause cause : values()) {
      if (cause.name().equals(upper)) {
        return cause;
      }
    }
    return null;
  }
}
