/** Rules as data: conditions in the expression language, actions, and the trace of what decided. */
@NullMarked
package org.omniline.flow.rule;

import org.jspecify.annotations.NullMarked;
