package org.omniline.gateway.cluster;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.disposables.CompositeDisposable;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.rxjava3.core.Vertx;
import io.vertx.rxjava3.core.eventbus.Message;
import java.util.Locale;
import java.util.Map;
import org.omniline.conversation.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes any node of the cluster drain or resume. Thread-safe. */
public final class NodeControl {
  private static final Logger LOG = LoggerFactory.getLogger(NodeControl.class);
  private static final long LIMIT_MS = 5_000;

  /** What a node can be told. */
  public enum Command {
    DRAIN,
    RESUME;

    /** As it stands in addresses. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Vertx vertx;
  private final int number;
  private final Map<Command, Completable> here;
  private final CompositeDisposable work = new CompositeDisposable();

  /**
   * Makes it.
   *
   * @param number of this node
   * @param here how this node carries out each command
   */
  public NodeControl(Vertx vertx, int number, Map<Command, Completable> here) {
    this.vertx = vertx;
    this.number = number;
    this.here = Map.copyOf(here);
  }

  /** This node's number. */
  public int number() {
    return number;
  }

  /** Takes commands from other nodes. */
  public void listen() {
    vertx.eventBus().<String>consumer(address(number)).handler(this::received);
  }

  private void received(Message<String> message) {
    Command command = Command.valueOf(message.body());
    work.add(
        Completable.defer(() -> here.get(command))
            .subscribe(
                () -> message.reply(number),
                error -> {
                  LOG.error("This node could not {}", command.wire(), error);
                  message.fail(500, command.wire());
                }));
  }

  /**
   * Tells a node, which may be this one.
   *
   * @return completes when it has begun; NOT_FOUND when there is no such node
   */
  public Completable tell(int node, Command command) {
    if (node == number) {
      return Completable.defer(() -> here.get(command));
    }
    return vertx
        .eventBus()
        .<Integer>rxRequest(
            address(node), command.name(), new DeliveryOptions().setSendTimeout(LIMIT_MS))
        .ignoreElement()
        .onErrorResumeNext(
            error ->
                Completable.error(
                    error instanceof ReplyException reply
                            && reply.failureType() == ReplyFailure.NO_HANDLERS
                        ? new Refusal(Refusal.Code.NOT_FOUND, "There is no such node.")
                        : new Refusal(
                            Refusal.Code.UNAVAILABLE, "The node does not answer.", error)));
  }

  private static String address(int node) {
    return "omniline.node." + node;
  }
}
