/** Business hours, holidays and exchanged working days, in the time zone of the place. */
@NullMarked
package org.omniline.flow.hours;

import org.jspecify.annotations.NullMarked;
