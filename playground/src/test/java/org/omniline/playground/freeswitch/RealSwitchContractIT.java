package org.omniline.playground.freeswitch;

import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A real FreeSWITCH keeps the contract; without one the tests of this class do not run. */
@EnabledIfEnvironmentVariable(
    named = "OMNILINE_FREESWITCH",
    matches = ".+",
    disabledReason = "no real FreeSWITCH: set OMNILINE_FREESWITCH=host:port:password")
class RealSwitchContractIT extends SwitchContract {
  @Override
  Callers callers() {
    return new RealCallers(System.getenv("OMNILINE_FREESWITCH"), System.getenv("OMNILINE_SIP"));
  }
}
