/**
 * The sockets' side of the gateway: commands of desks, changes to desks and visitors, offers,
 * presence.
 *
 * <p>To wire, in this order: {@link org.omniline.gateway.socket.NodeBus}, its {@link
 * org.omniline.gateway.socket.NodeBus#acdHints} for the ACD, {@link
 * org.omniline.gateway.socket.ChangeFeed}, {@link org.omniline.gateway.socket.CommitHints} (hears
 * Intake and Outbox), {@link org.omniline.gateway.socket.VisitorAudience} (web chat's feed), {@link
 * org.omniline.gateway.socket.DeskSockets}.
 */
@NullMarked
package org.omniline.gateway.socket;

import org.jspecify.annotations.NullMarked;
