/** Files people sent: enciphered in a directory, described by a row. */
@NullMarked
package org.omniline.persistence.media;

import org.jspecify.annotations.NullMarked;
