package org.omniline.tests.browser;

import java.util.List;

/**
 * A queue with a web page of its own and counsellors who serve nothing else, so that no test
 * disturbs another.
 *
 * @param queue the queue's id
 * @param site the code of its web-chat account
 */
record Hotline(String queue, String queueName, String site, String siteName, List<Agent> agents) {
  /** A counsellor of this hotline. */
  record Agent(String login, String password, String name) {}

  Agent agent() {
    return agents.get(0);
  }
}
