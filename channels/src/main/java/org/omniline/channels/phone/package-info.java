/**
 * Telephone calls through FreeSWITCH (docs/adr/0042): {@link
 * org.omniline.channels.phone.PhoneChannel} commands the switches whose lease this node holds, each
 * call in a lane of its own. What a call becomes is decided in {@link
 * org.omniline.channels.phone.call.CallMachine}.
 */
@NullMarked
package org.omniline.channels.phone;

import org.jspecify.annotations.NullMarked;
