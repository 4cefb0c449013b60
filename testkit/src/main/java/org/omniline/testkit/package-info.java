/**
 * What every module's tests share: the test libraries, and the record of which requirement a passed
 * test proves.
 */
package org.omniline.testkit;
