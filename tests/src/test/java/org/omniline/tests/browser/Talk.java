package org.omniline.tests.browser;

/**
 * A visitor and the agent who serves them.
 *
 * @param id the conversation's
 */
record Talk(Hotline hotline, Desk desk, Visitor visitor, String id) {}
