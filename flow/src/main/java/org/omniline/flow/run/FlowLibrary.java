package org.omniline.flow.run;

import java.util.Optional;
import org.omniline.flow.hours.BusinessHours;

/** Where a run finds what it needs; all in memory, nothing waits. Any thread. */
public interface FlowLibrary {
  /** A version of a flow; empty when it is not there. */
  Optional<FlowProgram> program(String flow, int version);

  /** The version of a flow that new runs take; empty: there is none. */
  Optional<Integer> published(String flow);

  /** Opening hours by their code; empty when there are none of it. */
  Optional<BusinessHours> hours(String code);
}
