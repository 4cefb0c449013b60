/** The stores of record on PostgreSQL, one per port. SQL stays inside this module. */
package org.omniline.persistence;
