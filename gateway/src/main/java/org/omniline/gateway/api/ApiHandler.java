package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;

/** One operation of the contract. */
@FunctionalInterface
public interface ApiHandler {
  /**
   * Does it and answers.
   *
   * @return completes when the answer is written; an error before that becomes the answer
   */
  Completable handle(ApiRequest request);
}
