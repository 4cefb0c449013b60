package org.omniline.gateway.cti;

import java.time.InstantSource;
import java.util.List;
import org.omniline.conversation.cti.CtiCommands;
import org.omniline.conversation.cti.CtiEvents;
import org.omniline.conversation.cti.CtiKeys;
import org.omniline.conversation.port.CallStore;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.staff.UserStore;
import org.omniline.gateway.phone.PhoneDuties;
import org.omniline.routing.Acd;

/**
 * What programs of others work with.
 *
 * @param done what they have asked for
 * @param switches the names of those that are configured
 */
public record CtiParts(
    CtiKeys keys,
    CtiEvents events,
    CtiCommands done,
    UserStore users,
    DirectoryStore directory,
    CallStore calls,
    ConversationStore conversations,
    Acd acd,
    PhoneDuties duties,
    List<String> switches,
    InstantSource clock) {
  public CtiParts {
    switches = List.copyOf(switches);
  }
}
