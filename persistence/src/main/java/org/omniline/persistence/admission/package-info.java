/** Rules, hours and lists as rows. */
package org.omniline.persistence.admission;
