package org.omniline.channels.phone.ivr;

import java.util.List;
import org.omniline.channels.EmergencyNumber;

/**
 * What a caller is told before a hang-up, beside what is recorded for it.
 *
 * @param text empty where there is nothing of its own to say
 * @param numbers whom to call instead
 */
public record Words(String text, List<EmergencyNumber> numbers) {
  public static final Words NONE = new Words("", List.of());

  public Words {
    numbers = List.copyOf(numbers);
  }
}
