/**
 * The ACD: who waits, who is free, who gets whom. A pure state machine, and the host that keeps it
 * alive in the cluster.
 */
package org.omniline.routing;
