package org.omniline.routing.admission;

import io.reactivex.rxjava3.core.Single;

/** The administrators' settings as the way in needs them. */
public interface AdmissionPolicies {
  /**
   * What stands now; kept for a moment, an edit on any node is seen within 5 s. The same object
   * while nothing changed.
   */
  Single<AdmissionPolicy> policy();
}
