/**
 * WeChat's side of the wire for development: its documented HTTP API on a server of its own, its
 * signed pushes, and followers to be. Nothing of it is on a production class path.
 */
@NullMarked
package org.omniline.playground.wechat;

import org.jspecify.annotations.NullMarked;
