package org.omniline.conversation.staff;

import java.util.EnumSet;
import java.util.Set;
import org.omniline.conversation.Viewer;

/**
 * The three built-in groups of rights (requirements 301): administration, supervision, business.
 */
public enum Role {
  ADMINISTRATOR(
      Viewer.Scope.NONE,
      EnumSet.of(
          Right.DESK_USE,
          Right.USERS_MANAGE,
          Right.QUEUES_MANAGE,
          Right.ACCOUNTS_MANAGE,
          Right.DICTIONARIES_MANAGE,
          Right.ROUTING_MANAGE,
          Right.LISTINGS_MANAGE,
          Right.NODES_MANAGE,
          Right.RECORDINGS_MANAGE,
          Right.CALLS_READ,
          Right.CALLS_SEARCH,
          Right.ALARMS_MANAGE,
          Right.KEYS_MANAGE,
          Right.AUDIT_READ)),
  SUPERVISOR(
      Viewer.Scope.ALL,
      EnumSet.of(
          Right.DESK_USE,
          Right.AGENT_STATE,
          Right.OFFER_ANSWER,
          Right.CONVERSATION_READ,
          Right.CONVERSATION_SERVE,
          Right.CONVERSATION_EXPORT,
          Right.MESSAGE_SEND,
          Right.NOTE_ADD,
          Right.RISK_SET,
          Right.CONTACT_JOIN,
          Right.LISTINGS_MANAGE,
          Right.LIVE_WATCH,
          Right.AGENT_DIRECT,
          Right.CONVERSATION_DIRECT,
          Right.CALL_WATCH,
          Right.RECORDINGS_LISTEN,
          Right.RECORDINGS_SEARCH,
          Right.RECORDINGS_DOWNLOAD,
          Right.CALLS_READ,
          Right.CALLS_SEARCH,
          Right.ALARMS_MANAGE)),
  AGENT(
      Viewer.Scope.OWN,
      EnumSet.of(
          Right.DESK_USE,
          Right.AGENT_STATE,
          Right.OFFER_ANSWER,
          Right.CONVERSATION_READ,
          Right.CONVERSATION_SERVE,
          Right.CONVERSATION_EXPORT,
          Right.MESSAGE_SEND,
          Right.NOTE_ADD,
          Right.RISK_SET,
          Right.RECORDINGS_LISTEN,
          Right.CALLS_READ,
          Right.CONTACT_JOIN));

  private final Viewer.Scope scope;

  @SuppressWarnings("ImmutableEnumChecker") // Set.copyOf in the constructor
  private final Set<Right> rights;

  Role(Viewer.Scope scope, Set<Right> rights) {
    this.scope = scope;
    this.rights = Set.copyOf(rights);
  }

  /** How far conversations are visible. */
  public Viewer.Scope scope() {
    return scope;
  }

  public Set<Right> rights() {
    return rights;
  }
}
