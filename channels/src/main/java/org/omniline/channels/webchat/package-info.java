/**
 * Web chat: the visitor's socket, files and page settings (docs/protocols/visitor-socket.md). Knows
 * nothing of desks: what happens after a commit goes through {@link
 * org.omniline.channels.webchat.VisitorFeed}.
 */
@NullMarked
package org.omniline.channels.webchat;

import org.jspecify.annotations.NullMarked;
