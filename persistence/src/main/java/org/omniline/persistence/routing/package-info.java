/** What the ACD reads and writes in PostgreSQL. */
@NullMarked
package org.omniline.persistence.routing;

import org.jspecify.annotations.NullMarked;
