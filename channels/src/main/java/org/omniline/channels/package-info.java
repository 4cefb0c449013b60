/**
 * Adapters between the protocols of the outside world and the messages of {@code
 * org.omniline.conversation}. Each channel has a package of its own below this one and knows no
 * other channel.
 */
package org.omniline.channels;
