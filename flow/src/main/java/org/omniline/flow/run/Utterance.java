package org.omniline.flow.run;

import org.omniline.flow.graph.Reading;

/** Something that is said. */
public sealed interface Utterance {
  /**
   * A prompt.
   *
   * @param prompt its code
   */
  record Recorded(String prompt) implements Utterance {}

  /** Words. */
  record Words(String text) implements Utterance {}

  /** A value, which recorded digits and numbers can say where no voice can. */
  record Value(String text, Reading reading) implements Utterance {}
}
