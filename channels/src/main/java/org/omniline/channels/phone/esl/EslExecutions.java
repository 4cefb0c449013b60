package org.omniline.channels.phone.esl;

import io.reactivex.rxjava3.core.SingleEmitter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The applications we asked for that have not ended. The switch tells of an end by {@code
 * CHANNEL_EXECUTE_COMPLETE} with our id; it tells nothing when the call hangs up first, when a
 * break drops what was queued, or of an application it does not have.
 */
final class EslExecutions {
  private static final class Execution {
    private final String leg;
    private final SingleEmitter<EslEvent> ended;
    private volatile boolean begun;

    Execution(String leg, SingleEmitter<EslEvent> ended) {
      this.leg = leg;
      this.ended = ended;
    }
  }

  private final Map<String, Execution> running = new ConcurrentHashMap<>();

  void add(String id, String leg, SingleEmitter<EslEvent> ended) {
    running.put(id, new Execution(leg, ended));
  }

  void remove(String id) {
    running.remove(id);
  }

  int size() {
    return running.size();
  }

  /** Looks at an event of the switch. */
  void event(EslEvent event) {
    if (running.isEmpty()) {
      return;
    }
    switch (event.name()) {
      case "CHANNEL_EXECUTE" -> {
        Execution execution = of(event);
        if (execution != null) {
          execution.begun = true;
        }
      }
      case "CHANNEL_EXECUTE_COMPLETE" -> {
        Execution execution = of(event);
        if (execution != null) {
          execution.ended.onSuccess(event);
        }
      }
      // Not CHANNEL_HANGUP: an application that is running still completes between the two.
      case "CHANNEL_HANGUP_COMPLETE", "CHANNEL_DESTROY" -> {
        String leg = event.uuid();
        if (leg != null) {
          fail(
              execution -> execution.leg.equals(leg),
              new EslException(
                  EslException.Kind.ENDED,
                  "The call ended before the application did: "
                      + event.headers().getOrDefault("Hangup-Cause", "no cause told")));
        }
      }
      default -> {}
    }
  }

  /** The switch was told to break everything of a leg: what had not begun never will. */
  void dropQueued(String leg) {
    fail(
        execution -> execution.leg.equals(leg) && !execution.begun,
        new EslException(EslException.Kind.ENDED, "The application was dropped before it began."));
  }

  void failAll(EslException why) {
    fail(execution -> true, why);
  }

  private @Nullable Execution of(EslEvent event) {
    String id = event.header("Application-UUID");
    return id == null ? null : running.get(id);
  }

  private void fail(Predicate<Execution> which, EslException why) {
    // A copy: failing one removes it.
    for (Execution execution : List.copyOf(running.values())) {
      if (which.test(execution)) {
        execution.ended.tryOnError(why);
      }
    }
  }
}
