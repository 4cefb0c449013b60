/**
 * Flow graphs: what a voice menu or a text menu does, as versioned data; how they are written as
 * JSON (docs/flows/flow.schema.json), and what is wrong with one before anybody meets it.
 */
@NullMarked
package org.omniline.flow.graph;

import org.jspecify.annotations.NullMarked;
