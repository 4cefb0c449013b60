/** Words for search, Chinese segmented. */
@NullMarked
package org.omniline.persistence.words;

import org.jspecify.annotations.NullMarked;
