package org.omniline.playground.freeswitch;

/** What somebody at a telephone knows of the call. */
public enum CallState {
  IDLE,
  RINGING,
  TALKING,
  ENDED
}
