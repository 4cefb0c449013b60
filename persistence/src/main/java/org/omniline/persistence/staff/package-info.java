/** Users, sessions and the audit trail on PostgreSQL. */
@NullMarked
package org.omniline.persistence.staff;

import org.jspecify.annotations.NullMarked;
