/** Measurements of the assembled product, with the limits of the machine taken in the same run. */
package org.omniline.bench;
