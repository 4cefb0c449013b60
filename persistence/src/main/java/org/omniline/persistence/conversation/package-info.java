/** The stores of conversations, intake and outbox in PostgreSQL. */
@NullMarked
package org.omniline.persistence.conversation;

import org.jspecify.annotations.NullMarked;
