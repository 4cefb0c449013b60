/**
 * Our own client of FreeSWITCH's event socket (docs/adr/0040). The codec does no I/O: {@link
 * org.omniline.channels.phone.esl.EslFrameParser}, {@link
 * org.omniline.channels.phone.esl.EslEventDecoder} and {@link
 * org.omniline.channels.phone.esl.EslCommand}. It was written against recordings of FreeSWITCH
 * 1.10.12; what that was seen to do is said where it matters.
 */
@NullMarked
package org.omniline.channels.phone.esl;

import org.jspecify.annotations.NullMarked;
