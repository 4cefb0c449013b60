/** Passwords, sign-in and sessions. */
@NullMarked
package org.omniline.gateway.signin;

import org.jspecify.annotations.NullMarked;
