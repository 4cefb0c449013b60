/**
 * The product from outside: a process of it, and people who speak its sockets. Shared by the
 * measurements and the tests.
 */
@NullMarked
package org.omniline.bench.wire;

import org.jspecify.annotations.NullMarked;
