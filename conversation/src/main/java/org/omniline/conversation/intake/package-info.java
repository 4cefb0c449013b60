/** The way in: decoded messages become stored entries, in groups, exactly once. */
@NullMarked
package org.omniline.conversation.intake;

import org.jspecify.annotations.NullMarked;
