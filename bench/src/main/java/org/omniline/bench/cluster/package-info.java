/** The ACD on three members, each a process of its own, beside bare entry processors. */
@NullMarked
package org.omniline.bench.cluster;

import org.jspecify.annotations.NullMarked;
