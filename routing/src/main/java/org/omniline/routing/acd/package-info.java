/**
 * The ACD as a pure state machine: {@code decide(state, command) → events} never changes anything,
 * {@code apply(state, event)} does and cannot fail. No clock, no I/O, no randomness: time is in the
 * command (docs/adr/0010).
 */
@NullMarked
package org.omniline.routing.acd;

import org.jspecify.annotations.NullMarked;
