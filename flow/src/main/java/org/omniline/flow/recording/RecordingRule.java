package org.omniline.flow.recording;

import org.jspecify.annotations.Nullable;

/**
 * A rule as an administrator saved it. The first one whose condition holds decides of a call.
 *
 * @param id 0 to create
 * @param version the one it was made from; 0 to create
 * @param position the lower is asked first
 * @param condition over {@link RecordingFacts#VOCABULARY}
 * @param records false: calls of this kind are not recorded
 * @param notice the code of the prompt that tells people so; null: nothing does
 * @param unannounced why nothing has to; empty where something does
 */
public record RecordingRule(
    long id,
    int version,
    String name,
    int position,
    String condition,
    boolean records,
    Mode mode,
    @Nullable String notice,
    String unannounced,
    boolean active) {
  /** When a recording begins. Stored by name. */
  public enum Mode {
    /** When the call is answered: with menus and waiting. */
    START,
    /** When agent and caller hear each other. */
    ANSWER,
    /** When the agent asks for it. */
    DEMAND
  }

  /** Whether people are neither told nor is it said why not. */
  public boolean isSilent() {
    return records && notice == null && unannounced.isBlank();
  }
}
