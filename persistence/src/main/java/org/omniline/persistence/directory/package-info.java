/** Channel accounts, queues and dictionaries on PostgreSQL. */
@NullMarked
package org.omniline.persistence.directory;

import org.jspecify.annotations.NullMarked;
