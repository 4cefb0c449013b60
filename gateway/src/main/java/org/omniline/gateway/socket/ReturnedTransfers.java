package org.omniline.gateway.socket;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.omniline.channels.Frames;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ReturnedTransfer;
import org.omniline.conversation.Risk;
import org.omniline.gateway.json.WireJson;
import org.omniline.routing.RoutingAlarms;

/**
 * A transfer that its person did not take has gone back to its queue: the sender hears it at once,
 * and at high risk an alarm is raised. Hints; the conversation's timeline tells it for good.
 * Thread-safe, does not block.
 */
public final class ReturnedTransfers {
  private final NodeBus bus;

  public ReturnedTransfers(NodeBus bus) {
    this.bus = bus;
  }

  /** To be told each change that routing has made by itself. */
  public void changed(Change change) {
    ReturnedTransfer.in(change)
        .forEach(returned -> tell(change.conversation(), returned, at(change)));
  }

  private static Instant at(Change change) {
    return change.entries().get(change.entries().size() - 1).at();
  }

  private void tell(Conversation c, ReturnedTransfer returned, Instant at) {
    if (returned.sender() != 0) {
      bus.returned(
          new NodeBus.Returned(
              c.id(), returned.sender(), returned.agentName(), c.queue().name(), returned.why()));
    }
    if (c.risk() == Risk.HIGH) {
      bus.alarms()
          .raised(
              new RoutingAlarms.Alarm(
                  RoutingAlarms.Kind.HIGH_RISK_RETURNED,
                  c.id(),
                  c.queue().id(),
                  returned.agent(),
                  at));
    }
  }

  /** Push {@code transfer.returned}. */
  static String frame(NodeBus.Returned returned) {
    return Frames.push(
        "transfer.returned",
        new JsonObject()
            .put("conversation", WireJson.id(returned.conversationId()))
            .put("agentName", returned.agentName())
            .put("queueName", returned.queueName())
            .put("why", returned.why().name()));
  }
}
