/** Contract suites on real parts, cluster, fault and browser tests of the assembled product. */
package org.omniline.tests;
