/**
 * What a hotline does with a conversation once it has one: people, counselling, orders, knowledge,
 * quality, exams and reports, each in a package below this one.
 */
package org.omniline.casework;
