package org.omniline.routing.acd;

import java.util.Comparator;

/** Everybody who is free is asked at once; the order only says in which order the offers go out. */
final class OfferToAll implements Strategy {
  @Override
  public Comparator<Candidate> order() {
    return LongestIdle.ORDER;
  }

  @Override
  public boolean asksAll() {
    return true;
  }
}
