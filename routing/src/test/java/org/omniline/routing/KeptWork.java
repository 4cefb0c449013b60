package org.omniline.routing;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.port.RoutedConversations;
import org.omniline.conversation.port.WaitingPlaces;

/** Keeps what was asked for; nothing moves. For tests. */
final class KeptWork implements RoutedConversations {
  final List<String> asked = new CopyOnWriteArrayList<>();

  private Maybe<Change> keep(String what) {
    return Maybe.<Change>empty().doOnSubscribe(any -> asked.add(what));
  }

  @Override
  public Maybe<Change> overflow(long conversation, long version, long toQueue, String rule) {
    return keep("overflow " + conversation + " to " + toQueue + " by " + rule);
  }

  @Override
  public Maybe<Change> tell(
      long conversation,
      long version,
      String rule,
      Told told,
      WaitingPlaces.@Nullable Place place) {
    String at = place == null ? "" : " at " + place.ahead();
    String words = told.target() + (told.english().isEmpty() ? "" : "/" + told.english());
    return keep(told.what() + " " + conversation + " " + words + " by " + rule + at);
  }

  @Override
  public Maybe<Change> closeWrapUp(long conversation, long version) {
    return keep("close " + conversation);
  }

  @Override
  public Maybe<Change> setWrapUpAside(long conversation, long version) {
    return keep("set aside " + conversation);
  }

  @Override
  public Maybe<Change> reassign(long conversation, long version, long owner, OwnerGone why) {
    return keep("reassign " + conversation + " of " + owner + " " + why);
  }

  @Override
  public Single<List<Owned>> ownedBy(long agent) {
    asked.add("owned by " + agent);
    return Single.just(List.of(new Owned(7, 3, 1, false), new Owned(8, 4, 1, true)));
  }
}
