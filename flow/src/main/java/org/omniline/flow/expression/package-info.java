/**
 * The one safe expression language of the product: CEL, type-checked when saved, bounded in size,
 * time and regular expressions, with no way out of the values it is given.
 */
@NullMarked
package org.omniline.flow.expression;

import org.jspecify.annotations.NullMarked;
