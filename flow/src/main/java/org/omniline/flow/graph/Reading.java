package org.omniline.flow.graph;

/** How a value is read out. */
public enum Reading {
  /** As it is written. */
  WORDS,
  /** Each digit by itself: numbers of orders, telephone numbers. */
  DIGITS,
  /** As a number. */
  NUMBER,
  /** As money, in yuan. */
  AMOUNT,
  /** As a date; the value is {@code 2026-11-22}. */
  DATE
}
