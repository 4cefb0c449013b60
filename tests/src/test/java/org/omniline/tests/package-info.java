/** Contract suites on real parts and browser tests of the assembled product. */
package org.omniline.tests;
