/**
 * WeChat official accounts: signed pushes in, customer-service messages out (facts.md section 6).
 */
@NullMarked
package org.omniline.channels.wechat;

import org.jspecify.annotations.NullMarked;
