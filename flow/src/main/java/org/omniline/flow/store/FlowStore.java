package org.omniline.flow.store;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.graph.FlowGraph;

/**
 * Flows as administrators edit them, and what was published. Every change names the version it was
 * made from: when somebody else changed it meanwhile it fails with Refusal CONFLICT and changes
 * nothing.
 */
public interface FlowStore {
  /**
   * A flow without its graph.
   *
   * @param id 0 to create
   * @param version counts edits of the draft and publications; 0 to create
   * @param code never changes
   * @param published the number that new runs take; null: none
   */
  record Flow(
      long id,
      int version,
      String code,
      String name,
      boolean active,
      @Nullable Integer published) {}

  /**
   * A flow with what is being edited.
   *
   * @param draft may have mistakes
   */
  record Draft(Flow flow, FlowGraph draft) {}

  /**
   * A version that was published once; it never changes.
   *
   * @param by the user's login; empty: unknown
   */
  record Version(int number, String by, Instant at, String note) {}

  /** A version becoming the published one; restoring an older one is another. */
  record Publication(int number, String by, Instant at, String note) {}

  /** The published version of an active flow. */
  record Published(Flow flow, FlowGraph graph) {}

  /** All, by code. */
  Single<List<Flow>> flows();

  Maybe<Draft> find(long id);

  /**
   * Saves a draft. Fails NOT_FOUND, CONFLICT; IN_USE when a flow is closed that others run or that
   * an account's conversations begin with.
   */
  Single<Draft> save(Draft draft, long byUser);

  /**
   * Publishes the draft as it is in the version named.
   *
   * @return fails NOT_FOUND, CONFLICT
   */
  Single<Draft> publish(long id, int version, String note, long byUser);

  /**
   * Makes an older version the published one again; the draft stays.
   *
   * @return fails NOT_FOUND, also for a number there never was, and CONFLICT
   */
  Single<Draft> restore(long id, int version, int number, String note, long byUser);

  /** The newest first. */
  Single<List<Version>> versions(long id);

  /** The newest first. */
  Single<List<Publication>> publications(long id);

  /** What a version said. */
  Maybe<FlowGraph> graph(long id, int number);

  /** Of all active flows that have one. */
  Single<List<Published>> published();
}
