package org.omniline.gateway.flow;

import java.util.Map;
import java.util.Optional;
import org.omniline.flow.hours.BusinessHours;
import org.omniline.flow.run.FlowLibrary;
import org.omniline.flow.run.FlowProgram;

/** A draft among published flows, all of one version. Immutable. */
record TrialLibrary(
    String code,
    FlowProgram draft,
    Map<String, FlowProgram> others,
    Map<String, BusinessHours> opening)
    implements FlowLibrary {
  /** The version that stands for the draft. */
  static final int DRAFT = 0;

  private static final int PUBLISHED = 1;

  @Override
  public Optional<FlowProgram> program(String flow, int version) {
    return version == DRAFT && flow.equals(code)
        ? Optional.of(draft)
        : Optional.ofNullable(others.get(flow));
  }

  @Override
  public Optional<Integer> published(String flow) {
    return others.containsKey(flow) ? Optional.of(PUBLISHED) : Optional.empty();
  }

  @Override
  public Optional<BusinessHours> hours(String hours) {
    return Optional.ofNullable(opening.get(hours));
  }
}
