/** What is counted. */
@NullMarked
package org.omniline.gateway.metrics;

import org.jspecify.annotations.NullMarked;
