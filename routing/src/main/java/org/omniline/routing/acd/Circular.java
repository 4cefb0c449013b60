package org.omniline.routing.acd;

import java.util.Comparator;

/** By position, beginning after whoever was asked last. */
final class Circular implements Strategy {
  @Override
  public Comparator<Candidate> order() {
    return Linear.BY_POSITION;
  }

  @Override
  public boolean rotates() {
    return true;
  }
}
