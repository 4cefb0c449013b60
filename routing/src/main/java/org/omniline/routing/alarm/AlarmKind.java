package org.omniline.routing.alarm;

/** What an alarm is about. Stored by name: never rename a constant. */
public enum AlarmKind {
  /** More than so many wait in a queue. */
  WAITING,
  /** Somebody has waited in a queue for longer than so many seconds. */
  LONGEST_WAIT,
  /** Somebody has waited for so many seconds and nobody of the queue is ready. */
  NOBODY_READY,
  /** Of those who left a queue today, fewer than so many percent were taken in time. */
  SERVICE_LEVEL,
  /** A high-risk conversation has waited for longer than so many seconds. */
  HIGH_RISK_WAITING,
  /** The owner of a high-risk conversation has had no desk for so many seconds. */
  HIGH_RISK_OWNER_ABSENT,
  /** What somebody wrote proposes a risk; nobody has judged it yet. Raised by an event. */
  CRISIS_PROPOSED,
  /** Calls that ought to be recorded were not; until a later recording has gone well. */
  RECORDING_FAILED,
  /** Nobody has commanded a telephone switch for so many seconds: its calls reach nobody. */
  SWITCH_DOWN,
  /** A trunk of a switch has been out of order for so many seconds. */
  TRUNK_DOWN;

  /** Whether it is about parts of the telephone, told by name. */
  public boolean isOfEquipment() {
    return this == SWITCH_DOWN || this == TRUNK_DOWN;
  }

  /** Whether it is about single conversations and not about a queue. */
  public boolean isOfConversation() {
    return this == HIGH_RISK_WAITING || this == HIGH_RISK_OWNER_ABSENT || this == CRISIS_PROPOSED;
  }
}
