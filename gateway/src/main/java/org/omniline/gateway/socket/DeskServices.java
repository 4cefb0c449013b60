package org.omniline.gateway.socket;

import java.time.InstantSource;
import java.util.List;
import org.omniline.conversation.outbox.ChannelSender;
import org.omniline.conversation.outbox.Outbox;
import org.omniline.conversation.port.AccountStore;
import org.omniline.conversation.port.ContactStore;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.port.MediaStore;
import org.omniline.conversation.staff.AuditStore;
import org.omniline.conversation.staff.SessionStore;
import org.omniline.conversation.staff.UserStore;
import org.omniline.routing.Acd;
import org.omniline.routing.AgentLog;

/** What desks work with. {@code node} is this node's name, for people who look for a fault. */
public record DeskServices(
    ConversationStore conversations,
    ContactStore contacts,
    DirectoryStore directory,
    AccountStore accounts,
    MediaStore media,
    Acd acd,
    Outbox outbox,
    List<ChannelSender> senders,
    SessionStore sessions,
    UserStore users,
    AuditStore audit,
    AgentLog agentLog,
    CommitHints hints,
    NodeBus bus,
    InstantSource clock,
    String node) {
  public DeskServices {
    senders = List.copyOf(senders);
  }
}
