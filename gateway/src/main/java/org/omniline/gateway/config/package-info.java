/** Configuration: one commented YAML file and the environment become typed, immutable values. */
@NullMarked
package org.omniline.gateway.config;

import org.jspecify.annotations.NullMarked;
