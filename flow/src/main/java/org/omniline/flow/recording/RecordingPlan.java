package org.omniline.flow.recording;

import org.jspecify.annotations.Nullable;

/**
 * How a call is recorded.
 *
 * @param rule the rule that decided, with its version then
 * @param notice the code of what people are told before; null for nothing
 */
public record RecordingPlan(
    long rule, int version, String name, RecordingRule.Mode mode, @Nullable String notice) {}
