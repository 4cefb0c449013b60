/**
 * A FreeSWITCH for development: its event socket byte for byte as recorded from version 1.10.12,
 * calls as small state machines with its events in its order, and the people at the telephones.
 *
 * <p>All of one switch happens on one context of Vert.x; only the classes that say so may be used
 * from elsewhere. Text inside is "bytes as characters", see {@link
 * org.omniline.playground.freeswitch.Raw}, since the real one is a C program that never asks for an
 * encoding. Nothing of it is on a production class path.
 */
@NullMarked
package org.omniline.playground.freeswitch;

import org.jspecify.annotations.NullMarked;
