/**
 * The model of a hotline: contacts, conversations, entries and their state machines, and the ports
 * that the other modules implement. Depends on the JDK and RxJava only.
 */
package org.omniline.conversation;
