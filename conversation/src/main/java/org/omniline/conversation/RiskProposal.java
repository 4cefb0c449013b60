package org.omniline.conversation;

import java.time.Instant;

/**
 * A risk that words in a message propose and nobody has judged yet.
 *
 * @param level CONCERN or HIGH
 * @param seq the message
 */
public record RiskProposal(Risk level, long seq, Instant at) {}
