package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.omniline.channels.phone.OutgoingLines;
import org.omniline.channels.phone.number.PhonePlaces;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.outbox.ChannelSender;
import org.omniline.conversation.outbox.Outbox;
import org.omniline.conversation.port.AccountStore;
import org.omniline.conversation.port.CallStore;
import org.omniline.conversation.port.ContactStore;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.port.MediaStore;
import org.omniline.conversation.port.MissedStore;
import org.omniline.conversation.port.OutgoingConversations;
import org.omniline.conversation.staff.AuditStore;
import org.omniline.conversation.staff.BrowserPhones;
import org.omniline.conversation.staff.PhoneSeats;
import org.omniline.conversation.staff.SessionStore;
import org.omniline.conversation.staff.SkillStore;
import org.omniline.conversation.staff.Terminals;
import org.omniline.conversation.staff.UserStore;
import org.omniline.gateway.config.Config;
import org.omniline.gateway.phone.PhoneDuties;
import org.omniline.routing.Acd;
import org.omniline.routing.AgentLog;
import org.omniline.routing.RoutingStore;
import org.omniline.routing.alarm.AlarmStore;

/**
 * What desks work with.
 *
 * @param endSessions ends all sessions of a user
 * @param openConversations all that are open, for those who watch them
 * @param forcedState the state of an agent that somebody else has chosen
 * @param serviceLevels of those who left each queue today, the percentage taken in time
 * @param node this node's name, for people who look for a fault
 */
public record DeskServices(
    ConversationStore conversations,
    ContactStore contacts,
    MissedStore missed,
    DirectoryStore directory,
    SkillStore skills,
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
    LongFunction<Completable> endSessions,
    Supplier<Single<List<Conversation>>> openConversations,
    LongFunction<Maybe<RoutingStore.Forced>> forcedState,
    Supplier<Single<Map<Long, Integer>>> serviceLevels,
    AlarmStore alarms,
    Calls calls,
    String node) {
  /**
   * What calls on desks need.
   *
   * @param reached where agents' pages register as telephones
   * @param lines over which agents call out
   * @param flows what people call the flows that callers can be sent through, by code
   * @param switches the names of those that are configured
   * @param seats who may take calls at a telephone outside
   * @param duties who is on duty by telephone
   * @param tellsWatched whether an agent's page shows that a supervisor listens
   */
  public record Calls(
      CallStore store,
      Terminals terminals,
      BrowserPhones browsers,
      Config.Browsers reached,
      CallBus bus,
      PhonePlaces places,
      OutgoingConversations outgoing,
      OutgoingLines lines,
      PhoneSeats seats,
      PhoneDuties duties,
      Supplier<Map<String, String>> flows,
      List<String> switches,
      boolean tellsWatched) {
    public Calls {
      switches = List.copyOf(switches);
    }
  }

  public DeskServices {
    senders = List.copyOf(senders);
  }
}
