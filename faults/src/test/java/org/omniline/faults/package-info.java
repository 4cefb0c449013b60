/** Several real nodes behind the proxy, and what befalls them. */
@NullMarked
package org.omniline.faults;

import org.jspecify.annotations.NullMarked;
