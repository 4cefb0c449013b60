/** When somebody has to be alarmed, and who: thresholds as data, alarms as rows. */
@NullMarked
package org.omniline.routing.alarm;

import org.jspecify.annotations.NullMarked;
