/** The way out: stored entries reach their peer, or a person learns why not. */
@NullMarked
package org.omniline.conversation.outbox;

import org.jspecify.annotations.NullMarked;
