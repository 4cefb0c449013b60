/** A whole day of calls, and the books that were kept of it on both sides. */
@org.jspecify.annotations.NullMarked
package org.omniline.calls.day;
