package org.omniline.calls.day;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.omniline.calls.day.CallPlan.Deed;
import org.omniline.calls.day.CallPlan.Kind;

/** Writes the plans of a day's calls, the same for the same seed. */
final class DayScript {
  static final String LISTENERS = "12356";
  static final String LAWYERS = "12348";
  static final String MENU = "12320";
  static final String NOBODYS = "99999999";

  /** How numbers begin that are on the list of the blocked. */
  static final String BLOCKED = "1370001";

  /** The lawyers are not there yet: their first callers wait until they come, and no more call. */
  static final int BEFORE_THE_LAWYERS = 40;

  static final int AFTER_THE_LAWYERS = 270;

  private final Random random;

  DayScript(long seed) {
    this.random = new Random(seed);
  }

  List<CallPlan> plans(int calls) {
    List<CallPlan> all = new ArrayList<>();
    for (int index = 0; index < calls; index++) {
      all.add(plan(index));
    }
    return all;
  }

  private boolean in(int percent) {
    return random.nextInt(100) < percent;
  }

  private Duration between(int least, int most) {
    return Duration.ofMillis(least + random.nextInt(most - least));
  }

  private CallPlan plan(int index) {
    boolean lawyers = index < BEFORE_THE_LAWYERS || index >= AFTER_THE_LAWYERS;
    int which = random.nextInt(100);
    if (which < 2) {
      return new CallPlan(number("1380000", index), NOBODYS, null, "", List.of());
    } else if (which < 4) {
      return new CallPlan(number(BLOCKED, index), LISTENERS, null, "", List.of());
    } else if (which < 18) {
      String key = in(15) ? "" : lawyers && in(30) ? "2" : "1";
      return new CallPlan(number("1380000", index), MENU, null, key, deeds(lawyers));
    } else if (which < 38 && lawyers) {
      return new CallPlan(
          number("1380000", index),
          LAWYERS,
          in(15) ? between(2_000, 6_000) : null,
          "",
          deeds(false));
    }
    return new CallPlan(
        number("1380000", index), LISTENERS, in(14) ? between(100, 700) : null, "", deeds(lawyers));
  }

  private static String number(String begins, int index) {
    return begins + String.format(Locale.ROOT, "%04d", index);
  }

  private List<Deed> deeds(boolean mayTransfer) {
    List<Deed> deeds = new ArrayList<>();
    if (in(5)) {
      deeds.add(new Deed(Kind.LINE_IS_CUT, between(300, 800)));
    }
    if (mayTransfer && in(8)) {
      deeds.add(new Deed(Kind.TRANSFERS, between(400, 900)));
    }
    Kind end = in(50) ? Kind.CALLER_HANGS_UP : in(50) ? Kind.AGENT_HANGS_UP : Kind.DESK_HANGS_UP;
    deeds.add(new Deed(end, between(400, 1_400)));
    return deeds;
  }
}
