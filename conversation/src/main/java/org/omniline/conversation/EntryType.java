package org.omniline.conversation;

/** The kind of content a message has, or what an event tells. Stored by name. */
public enum EntryType {
  TEXT,
  IMAGE,
  VOICE,
  VIDEO,
  FILE,
  LOCATION,
  LINK,
  /** Something the peer sent that we keep and show as what it is: {@code data.originalType}. */
  UNSUPPORTED,
  OPENED,
  /** A block was in force: stored, answered by a text, and closed at once. */
  INTERCEPTED,
  ACCEPTED,
  ENDED,
  /** A new message brought a conversation back from wrap-up. */
  RETURNED,
  CLOSED,
  ABANDONED,
  RISK_CHANGED,
  /** Words in a message propose a risk. Staff only, as all of these. */
  RISK_PROPOSED,
  /** Somebody looked, and it is none. */
  RISK_DISMISSED,
  TRANSFERRED,
  /** A colleague is asked to take it over, or has declined. Staff only, as the next. */
  HANDOVER_ASKED,
  HANDOVER_DECLINED,
  /** A colleague joins as a guest, or leaves. */
  INVITED,
  LEFT,
  SUBSCRIBED,
  UNSUBSCRIBED,
  /** A key of the account's menu ({@code data.key}). */
  MENU_CLICKED,
  /** A menu's link ({@code data.url}) was opened. */
  MENU_LINK,
  /** A menu's scanner read a code ({@code data.result}). */
  MENU_SCANNED,
  /** A menu sent pictures ({@code data.count}); they follow as messages. */
  MENU_PICTURES,
  /** A menu sent a place; it follows as a message. */
  MENU_PLACE,
  /** A menu opened a mini-program ({@code data.path}). */
  MENU_PROGRAM,
  /** Came by a QR code of the account ({@code data.key}). */
  SCANNED,
  /** The peer's application reported where the person is. */
  LOCATED,
  /** What became of a template message ({@code data.status}). */
  TEMPLATE_SENT,
  /** Somebody calls ({@code data.accessNumber}). Staff only, as all of a call's steps. */
  CALL_RANG,
  /** An agent's telephone rings for it ({@code data.agentName}). */
  AGENT_RANG,
  /** It was not answered ({@code data.agentName reason}), or vanished while talking. */
  AGENT_UNREACHED,
  /** Caller and agent hear each other ({@code data.agentName}). */
  CALL_CONNECTED,
  CALL_HELD,
  /** The agent ({@code data.agentName}) talks with somebody aside ({@code data.to}). */
  CALL_CONSULTED,
  /** All three hear each other ({@code data.agentName to}). */
  CALL_JOINED,
  /** The caller goes on with somebody outside ({@code data.agentName to}). */
  CALL_HANDED,
  CALL_RESUMED,
  /** An agent has sent the caller through a flow ({@code data.agentName flow}). */
  CALL_IN_FLOW,
  /** The caller is out of it again ({@code data.flow given.* key.*}). */
  CALL_FROM_FLOW,
  /**
   * An agent ({@code data.agentName}) has begun it, to call somebody over a line ({@code data.line
   * why}), perhaps for a {@code data.reason}.
   */
  CALL_OUT,
  /** An agent ({@code data.agentName}) calls the person. */
  CALL_DIALLED,
  /** Whoever was called did not answer ({@code data.reason cause}). */
  CALL_NOT_REACHED,
  /** The caller's line is gone ({@code data.by cause}). */
  CALL_ENDED,
  /** What the caller said of the talk ({@code data.survey outcome key label labelEn}). */
  CALL_RATED,
  /** A recording begins ({@code data.agentName rule}). */
  CALL_RECORDING,
  /** There is none, or not all of it ({@code data.agentName reason}). */
  CALL_RECORDING_FAILED,
  /** Nothing is recorded until the next. */
  CALL_MASKED,
  CALL_UNMASKED,
  /** A recording is there to be heard ({@code data.recording agentName durationMs}). */
  CALL_RECORDED,
  /** What the system says to the caller ({@code data.text}). */
  CALL_TOLD,
  /** Its wrap-up is left for later: its owner has no desk at hand. */
  WRAP_UP_ASIDE,
  /**
   * Came from a menu by voice or text to a person, with what was entered and chosen ({@code data}).
   */
  MENU_PASSED,
  /** Whatever else; {@code data.event} is the peer's name for it, {@code data.what} ours. */
  OTHER
}
