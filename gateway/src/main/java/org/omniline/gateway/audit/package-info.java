/** The audit trail's writers. */
@NullMarked
package org.omniline.gateway.audit;

import org.jspecify.annotations.NullMarked;
