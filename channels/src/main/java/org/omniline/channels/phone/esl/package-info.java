/**
 * Our own client of FreeSWITCH's event socket (docs/adr/0040). The codec does no I/O: {@link
 * org.omniline.channels.phone.esl.EslFrameParser}, {@link
 * org.omniline.channels.phone.esl.EslEventDecoder} and {@link
 * org.omniline.channels.phone.esl.EslCommand}. One connection is one {@code EslConnection}; what
 * lasts is a {@link org.omniline.channels.phone.esl.SwitchLink} for each switch, and {@link
 * org.omniline.channels.phone.esl.EslCalls} is what can be asked of a call. It was written against
 * recordings of FreeSWITCH 1.10.12; what that was seen to do is said where it matters, and by
 * number in the tests.
 */
@NullMarked
package org.omniline.channels.phone.esl;

import org.jspecify.annotations.NullMarked;
