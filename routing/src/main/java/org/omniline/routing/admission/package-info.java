/** Where a new conversation waits: rules, hours and lists, asked while it is stored. */
package org.omniline.routing.admission;
