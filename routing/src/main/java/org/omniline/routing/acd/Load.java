package org.omniline.routing.acd;

import java.io.Serializable;
import org.omniline.conversation.Channel;

/**
 * What a conversation takes of an agent.
 *
 * @param whole all that the others leave
 * @param weight units otherwise
 * @param text it is no call
 */
record Load(boolean whole, int weight, boolean text) implements Serializable {
  static Load of(Facts facts, QueueSettings settings) {
    return new Load(facts.whole(), settings.weight(facts), facts.channel() != Channel.PHONE);
  }
}
