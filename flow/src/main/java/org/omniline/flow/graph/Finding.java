package org.omniline.flow.graph;

import org.jspecify.annotations.Nullable;

/**
 * Something for which a flow cannot be published.
 *
 * @param node the node's id; null: the flow as a whole
 * @param field where in the node or the flow, as {@code choices[1].next}; empty: all of it
 * @param detail what it is about: a name that does not exist, a compiler's words; empty: nothing
 *     more to say
 */
public record Finding(Code code, @Nullable String node, String field, String detail) {
  /** Stable; pages put them into words. */
  public enum Code {
    NO_START,
    NO_NODES,
    TOO_MANY_NODES,
    BAD_ID,
    DUPLICATE_NODE,
    /** Nobody has chosen where to go on. */
    MISSING_TARGET,
    /** Leads to a node that does not exist. */
    UNKNOWN_TARGET,
    UNREACHABLE,
    /** Nodes that follow each other for ever, with nobody asked and no answer waited for. */
    ENDLESS_LOOP,
    /** Goes round for ever as long as nobody enters anything valid; a condition bounds it. */
    UNBOUNDED_TRIES,
    UNKNOWN_SUBFLOW,
    /** A flow that runs itself, perhaps through others. */
    RECURSIVE_SUBFLOW,
    /** A variable of that name has another type, or is secret there alone. */
    SUBFLOW_VARIABLE,
    BAD_EXPRESSION,
    BAD_KEY,
    DUPLICATE_KEY,
    /** Key 0 leads to an agent here, and is a choice too. */
    ZERO_TAKEN,
    NO_CHOICES,
    MISSING_PROMPT,
    UNKNOWN_PROMPT,
    MISSING_TEXT,
    BAD_VARIABLE,
    DUPLICATE_VARIABLE,
    UNKNOWN_VARIABLE,
    /** A flow reads what a medium tells it, and does not set it. */
    GIVEN_VARIABLE,
    /** Has to be TEXT. */
    WRONG_TYPE,
    /** A secret would be shown, or kept where it is not secret. */
    SECRET_SHOWN,
    OUT_OF_RANGE,
    UNKNOWN_QUEUE,
    UNKNOWN_SKILL,
    UNKNOWN_SERVICE,
    UNKNOWN_HOURS,
    UNKNOWN_SURVEY
  }

  /** About a node. */
  static Finding at(Code code, Node node, String field, String detail) {
    return new Finding(code, node.id(), field, detail);
  }

  /** About the flow. */
  static Finding of(Code code, String field, String detail) {
    return new Finding(code, null, field, detail);
  }
}
