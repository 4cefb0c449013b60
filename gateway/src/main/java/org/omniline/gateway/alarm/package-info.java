/** Looks at the hotline and raises alarms; see {@link org.omniline.routing.alarm}. */
@NullMarked
package org.omniline.gateway.alarm;

import org.jspecify.annotations.NullMarked;
