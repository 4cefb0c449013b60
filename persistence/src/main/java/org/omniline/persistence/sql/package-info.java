/** Access to PostgreSQL: the pool, transactions, errors, migrations. */
@NullMarked
package org.omniline.persistence.sql;

import org.jspecify.annotations.NullMarked;
