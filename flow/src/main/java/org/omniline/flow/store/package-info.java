/** Ports: where flows, what they name, and the steps of their runs are kept. */
@NullMarked
package org.omniline.flow.store;

import org.jspecify.annotations.NullMarked;
