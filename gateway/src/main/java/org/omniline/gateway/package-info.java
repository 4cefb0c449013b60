/**
 * Sign-in, the HTTP API, web sockets, rights, audit and the cluster. The only place that knows all
 * modules and wires them.
 */
@NullMarked
package org.omniline.gateway;

import org.jspecify.annotations.NullMarked;
