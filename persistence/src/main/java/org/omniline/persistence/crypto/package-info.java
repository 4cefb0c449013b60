/** Encipherment at rest: the key file outside the database and the cipher that uses it. */
@NullMarked
package org.omniline.persistence.crypto;

import org.jspecify.annotations.NullMarked;
