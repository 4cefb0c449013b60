package org.omniline.playground.freeswitch;

import java.time.Duration;

/** The simulated switch keeps the contract. */
class SimulatedSwitchContractTest extends SwitchContract {
  private SimulatedCallers callers;

  @Override
  Callers callers() {
    callers = new SimulatedCallers();
    return callers;
  }

  @Override
  boolean restart() {
    callers.simulated.restart(Duration.ofMillis(100)).blockingAwait();
    return true;
  }
}
