/** The telephone's side: the simulated switch with its telephones, and a page to call by. */
@NullMarked
package org.omniline.playground.phone;

import org.jspecify.annotations.NullMarked;
