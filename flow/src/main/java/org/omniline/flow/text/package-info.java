/** Flows by text: what a voice menu says as one message, and its answer in words or digits. */
@NullMarked
package org.omniline.flow.text;

import org.jspecify.annotations.NullMarked;
