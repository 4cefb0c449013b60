/** Several real nodes behind the proxy, and what befalls them. */
@NullMarked
package org.omniline.tests.cluster;

import org.jspecify.annotations.NullMarked;
