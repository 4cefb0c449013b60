/**
 * Flows by voice (docs/adr/0051): how far a call is in its flow, and how a switch says what a flow
 * says.
 */
@NullMarked
package org.omniline.channels.phone.ivr;

import org.jspecify.annotations.NullMarked;
