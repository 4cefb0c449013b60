/**
 * Rules and dialogues as data: the expression language, business hours, flow graphs and their
 * interpreter, shared by voice menus, text menus, routing rules and scores.
 */
package org.omniline.flow;
