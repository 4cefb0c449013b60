/**
 * What the model needs of the world: stores, time, secrets. Implemented in persistence and gateway.
 */
@NullMarked
package org.omniline.conversation.port;

import org.jspecify.annotations.NullMarked;
