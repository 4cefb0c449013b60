package org.omniline.routing.acd;

import java.util.Comparator;

/** The first position that is free, every time. */
final class Linear implements Strategy {
  static final Comparator<Candidate> BY_POSITION =
      (one, other) -> {
        int by = Integer.compare(one.position(), other.position());
        return by != 0 ? by : Long.compare(one.id(), other.id());
      };

  @Override
  public Comparator<Candidate> order() {
    return BY_POSITION;
  }
}
