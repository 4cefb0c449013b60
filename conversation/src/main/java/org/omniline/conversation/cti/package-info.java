/**
 * What programs of others do with the telephone (CTI): the keys they come with, the events they
 * read, and what they asked for already.
 */
@NullMarked
package org.omniline.conversation.cti;

import org.jspecify.annotations.NullMarked;
