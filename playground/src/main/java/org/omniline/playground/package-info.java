/**
 * For development only: what Omniline talks to in production, simulated on the loopback interface.
 * Never on a production class path.
 */
package org.omniline.playground;
