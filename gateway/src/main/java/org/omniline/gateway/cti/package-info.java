/** The way in for programs of others: keys, events and commands (docs/adr/0061). */
@NullMarked
package org.omniline.gateway.cti;

import org.jspecify.annotations.NullMarked;
