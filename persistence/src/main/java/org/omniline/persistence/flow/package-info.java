/** Flows, data services, prompts and the steps of runs in PostgreSQL. */
@NullMarked
package org.omniline.persistence.flow;

import org.jspecify.annotations.NullMarked;
