package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Maybe;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.CallRequest;
import org.omniline.channels.phone.call.PhoneCall;
import org.omniline.conversation.Refusal;

/**
 * What nodes tell each other of calls: hints that a call changed, and what desks ask of the node
 * that commands its switch. Thread-safe, does not block.
 */
public final class CallBus {
  private static final String CHANGED = "omniline.calls.changed";
  private static final String ASKED = "omniline.calls.asked";
  private static final long ANSWER_MS = 8_000;

  private final Vertx vertx;
  private final InstantSource clock;
  private final String own = UUID.randomUUID().toString();
  private final Predicate<String> paused;
  private final List<Changes> listeners = new CopyOnWriteArrayList<>();

  /**
   * @param paused whether nobody calls out through a switch
   */
  public CallBus(Vertx vertx, InstantSource clock, Predicate<String> paused) {
    this.vertx = vertx;
    this.paused = paused;
    this.clock = clock;
  }

  /** Hears that a call changed. */
  @FunctionalInterface
  public interface Changes {
    /**
     * Must not block. Comes in the order of a call's changes.
     *
     * @param call as it is now; null where another node commands it
     */
    void changed(long conversation, @Nullable PhoneCall call, List<Long> agents);
  }

  /**
   * Does what is asked, and answers with the conversation that was begun for it, if one was; null
   * when this node does not command that switch.
   */
  @FunctionalInterface
  public interface Commander {
    @Nullable Maybe<Long> ask(String switchName, long conversation, CallRequest request);
  }

  /**
   * A call that this node commands is kept and not as it was: desks of these agents look at it, on
   * every node.
   */
  public void changed(long conversation, PhoneCall call, Collection<Long> agents) {
    if (!agents.isEmpty()) {
      List<Long> all = List.copyOf(agents);
      listeners.forEach(listener -> listener.changed(conversation, call, all));
      vertx
          .eventBus()
          .publish(
              CHANGED,
              new JsonObject()
                  .put("by", own)
                  .put("conversation", conversation)
                  .put("agents", new JsonArray(all)));
    }
  }

  /** Hears it of all nodes: of this one on the caller's thread, of others on an event loop. */
  public void onChanged(Changes listener) {
    listeners.add(listener);
    vertx
        .eventBus()
        .<JsonObject>consumer(
            CHANGED,
            message -> {
              JsonObject hint = message.body();
              if (own.equals(hint.getString("by"))) {
                return;
              }
              List<Long> agents = new ArrayList<>();
              hint.getJsonArray("agents").forEach(one -> agents.add(((Number) one).longValue()));
              listener.changed(hint.getLong("conversation"), null, agents);
            });
  }

  /**
   * Asks whichever node commands the switch.
   *
   * @return the conversation that was begun for it, empty where none was; fails with what that node
   *     refuses, or UNAVAILABLE when none answers in time: the same may be asked again
   */
  Maybe<Long> ask(String switchName, long conversation, CallRequest request) {
    return Maybe.create(
        emitter -> {
          String back = ASKED + "." + UUID.randomUUID();
          var answers =
              vertx
                  .eventBus()
                  .<JsonObject>consumer(
                      back,
                      message -> {
                        Refusal refusal = refusal(message.body());
                        Long begun = message.body().getLong("begun");
                        if (refusal != null) {
                          emitter.tryOnError(refusal);
                        } else if (begun != null) {
                          emitter.onSuccess(begun);
                        } else {
                          emitter.onComplete();
                        }
                      });
          long timer = vertx.setTimer(ANSWER_MS, late -> emitter.tryOnError(nobody()));
          emitter.setCancellable(
              () -> {
                vertx.cancelTimer(timer);
                var unused = answers.unregister();
              });
          // A consumer of this node's own is there at once; another node has to hear of it first.
          answers
              .completion()
              .onComplete(
                  ready ->
                      vertx
                          .eventBus()
                          .publish(ASKED, json(switchName, conversation, request, back)));
        });
  }

  /**
   * Asks the first switch that is there and may be called out through.
   *
   * @return as {@link #ask}; fails INVALID {@code no-outside-line} where there is none, WRONG_STATE
   *     {@code switches-paused} where all are paused
   */
  Maybe<Long> askFirst(List<String> switches, long conversation, CallRequest request) {
    if (switches.isEmpty()) {
      return Maybe.error(Refusal.invalid("no-outside-line", "No line to dial out is configured."));
    }
    List<String> open = switches.stream().filter(paused.negate()).toList();
    return open.isEmpty()
        ? Maybe.error(
            new Refusal(
                Refusal.Code.WRONG_STATE,
                "No calls go out just now: the switches are paused.",
                Map.of("reason", "switches-paused")))
        : askOpen(open, conversation, request);
  }

  private Maybe<Long> askOpen(List<String> open, long conversation, CallRequest request) {
    Maybe<Long> here = ask(open.get(0), conversation, request);
    return open.size() == 1
        ? here
        : here.onErrorResumeNext(
            error ->
                error instanceof Refusal refusal && refusal.code() == Refusal.Code.UNAVAILABLE
                    ? askOpen(open.subList(1, open.size()), conversation, request)
                    : Maybe.error(error));
  }

  private static Refusal nobody() {
    return new Refusal(
        Refusal.Code.UNAVAILABLE, "Nobody commands this switch just now: try again.");
  }

  private static JsonObject json(
      String switchName, long conversation, CallRequest request, String back) {
    return CallRequests.json(request)
        .put("switch", switchName)
        .put("conversation", conversation)
        .put("back", back);
  }

  /** Does what desks of all nodes ask, on an event loop. */
  public void onAsked(Commander commander) {
    vertx
        .eventBus()
        .<JsonObject>consumer(
            ASKED,
            message -> {
              JsonObject json = message.body();
              Maybe<Long> work =
                  commander.ask(
                      json.getString("switch"),
                      json.getLong("conversation"),
                      CallRequests.request(json, clock.instant()));
              String back = json.getString("back");
              if (work != null) {
                var unused = // every outcome is answered
                    work.subscribe(
                        begun -> answer(back, new JsonObject().put("begun", begun)),
                        error -> answer(back, json(error)),
                        () -> answer(back, new JsonObject()));
              }
            });
  }

  private void answer(String back, JsonObject answer) {
    vertx.eventBus().publish(back, answer);
  }

  private static JsonObject json(Throwable error) {
    Refusal refusal = error instanceof Refusal known ? known : nobody();
    return new JsonObject()
        .put("refused", refusal.code().name())
        .put("detail", refusal.getMessage())
        .put("reason", refusal.fields().get("reason"));
  }

  private static @Nullable Refusal refusal(JsonObject answer) {
    String code = answer.getString("refused");
    if (code == null) {
      return null;
    }
    String reason = answer.getString("reason");
    return new Refusal(
        Refusal.Code.valueOf(code),
        answer.getString("detail"),
        reason == null ? Map.of() : Map.of("reason", reason));
  }
}
