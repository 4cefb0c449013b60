/** The public listener: limits, headers, pages, errors and what is read without the contract. */
@NullMarked
package org.omniline.gateway.http;

import org.jspecify.annotations.NullMarked;
