/** The cluster's own settings and what its members share. */
@NullMarked
package org.omniline.gateway.cluster;

import org.jspecify.annotations.NullMarked;
