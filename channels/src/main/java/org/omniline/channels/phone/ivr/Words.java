package org.omniline.channels.phone.ivr;

import java.util.List;
import org.omniline.channels.EmergencyNumber;

/**
 * What a caller is told before a hang-up, beside what is recorded for it.
 *
 * @param text empty where there is nothing of its own to say
 * @param numbers whom to call instead
 * @param messageMs how long a message may be that is taken afterwards; 0: none is
 */
public record Words(String text, List<EmergencyNumber> numbers, long messageMs) {
  public static final Words NONE = new Words("", List.of(), 0);

  /** After which no message is taken. */
  public Words(String text, List<EmergencyNumber> numbers) {
    this(text, numbers, 0);
  }

  /** After which a message is taken that may be so long. */
  public Words taking(long longestMs) {
    return new Words(text, numbers, longestMs);
  }

  public Words {
    numbers = List.copyOf(numbers);
  }
}
