/** Who works here: users, roles, sessions and the audit trail. */
@NullMarked
package org.omniline.conversation.staff;

import org.jspecify.annotations.NullMarked;
