/** What the nodes of a cluster agree on through PostgreSQL: time, node numbers, leases. */
@NullMarked
package org.omniline.persistence.cluster;

import org.jspecify.annotations.NullMarked;
