/** Keeps personal data and secrets out of the log. */
@NullMarked
package org.omniline.gateway.log;

import org.jspecify.annotations.NullMarked;
