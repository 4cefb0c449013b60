/** What the administration needs of the telephone. */
@NullMarked
package org.omniline.gateway.phone;

import org.jspecify.annotations.NullMarked;
