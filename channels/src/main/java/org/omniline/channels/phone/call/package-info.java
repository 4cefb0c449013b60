/**
 * A call as a small machine (docs/adr/0042): {@link org.omniline.channels.phone.call.CallMachine}
 * is told what legs, routing and desks do, and says what is to be done. No clock, I/O or
 * randomness. What it says may be done twice and may fail: as long as the world is not as it should
 * be, it says it again with each look at the clock.
 */
@NullMarked
package org.omniline.channels.phone.call;

import org.jspecify.annotations.NullMarked;
