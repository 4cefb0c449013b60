/** Who calls, by number: normalised one way whatever the trunk, and where the number is from. */
@NullMarked
package org.omniline.channels.phone.number;

import org.jspecify.annotations.NullMarked;
