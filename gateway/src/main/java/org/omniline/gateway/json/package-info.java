/** The model as the wire carries it to staff (docs/protocols/objects.md). */
@NullMarked
package org.omniline.gateway.json;

import org.jspecify.annotations.NullMarked;
