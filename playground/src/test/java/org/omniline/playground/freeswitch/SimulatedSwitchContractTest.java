package org.omniline.playground.freeswitch;

import java.time.Duration;

/** The simulated switch keeps the contract. */
class SimulatedSwitchContractTest extends SwitchContract {
  private SimulatedCallers simulated;

  @Override
  Callers callers() {
    simulated = new SimulatedCallers();
    return simulated;
  }

  @Override
  boolean restart() {
    simulated.simulated.restart(Duration.ofMillis(100)).blockingAwait();
    return true;
  }
}
