/** Which calls are recorded: rules as data, and what they decide. Pure but for the store's port. */
@NullMarked
package org.omniline.flow.recording;

import org.jspecify.annotations.NullMarked;
