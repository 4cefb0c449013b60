/** What runs by the clock. */
@NullMarked
package org.omniline.gateway.jobs;

import org.jspecify.annotations.NullMarked;
