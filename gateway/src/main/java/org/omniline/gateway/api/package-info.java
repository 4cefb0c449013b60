/**
 * The operations of {@code /api/v1}, one class per resource, bound to the contract by operation id.
 */
@NullMarked
package org.omniline.gateway.api;

import org.jspecify.annotations.NullMarked;
