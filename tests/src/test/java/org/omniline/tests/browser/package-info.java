/**
 * The main job in real browsers: a visitor, a follower and counsellors against one real process.
 * {@link org.omniline.tests.browser.Stage} is what a test gets; {@code Desk}, {@code Visitor} and
 * {@code Follower} are the pages as people use them.
 */
package org.omniline.tests.browser;
