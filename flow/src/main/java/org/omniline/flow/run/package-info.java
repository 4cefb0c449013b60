/**
 * Runs of flow graphs: a pure step function from a state and what happened to the next state, the
 * steps taken and what the medium has to do. Voice and text drive it alike.
 */
@NullMarked
package org.omniline.flow.run;

import org.jspecify.annotations.NullMarked;
