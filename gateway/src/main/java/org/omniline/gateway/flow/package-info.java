/** Flows as the gateway checks, tries and serves them, and the data services they ask. */
@NullMarked
package org.omniline.gateway.flow;

import org.jspecify.annotations.NullMarked;
