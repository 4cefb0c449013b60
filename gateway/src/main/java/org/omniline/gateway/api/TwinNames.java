package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import org.omniline.conversation.Refusal;

/**
 * Two of a kind with one name are told apart by nobody: neither in a list nor in a menu. Refused
 * here where people type names, and only when one becomes a twin: those that are there already may
 * be saved otherwise. Nothing hangs on it but clearness, so no lock does. Stateless.
 */
final class TwinNames {
  private TwinNames() {}

  /**
   * One of a kind.
   *
   * @param key its id or code
   */
  record Named(String key, String name, boolean active) {}

  /**
   * Fails INVALID, reason {@code name-taken}, where another active one has the name.
   *
   * @param all those that are there, in whatever state
   * @param wanted as it is to be; of a key that is none yet, when it is new
   * @param field that holds the name
   */
  static Completable refuse(Single<List<Named>> all, Named wanted, String field) {
    return all.flatMapCompletable(
        known ->
            isNewTwin(known, wanted)
                ? Completable.error(
                    Refusal.invalid(field, "name-taken", "Another one has this name."))
                : Completable.complete());
  }

  private static boolean isNewTwin(List<Named> known, Named wanted) {
    boolean wasSo =
        known.stream()
            .anyMatch(one -> one.key().equals(wanted.key()) && one.active() && alike(one, wanted));
    return wanted.active()
        && !wasSo
        && known.stream()
            .anyMatch(one -> !one.key().equals(wanted.key()) && one.active() && alike(one, wanted));
  }

  private static boolean alike(Named one, Named other) {
    return folded(one.name()).equals(folded(other.name()));
  }

  /** As it is read: full-width letters, case and spaces at the ends make no other name. */
  private static String folded(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
  }
}
