/** Programs of others, in PostgreSQL: their keys, their events, and what they asked for. */
@NullMarked
package org.omniline.persistence.cti;

import org.jspecify.annotations.NullMarked;
