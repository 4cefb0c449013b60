package org.omniline.channels.phone.esl;

/**
 * The events of FreeSWITCH 1.10 the product may ask for. A closed set, because the switch silently
 * drops a name it does not know and answers {@code +OK}: a typing mistake would look like a calm
 * day.
 */
public enum EslEventType {
  BACKGROUND_JOB,
  CALL_UPDATE,
  CHANNEL_ANSWER,
  CHANNEL_BRIDGE,
  CHANNEL_CALLSTATE,
  CHANNEL_CREATE,
  CHANNEL_DESTROY,
  CHANNEL_EXECUTE,
  CHANNEL_EXECUTE_COMPLETE,
  CHANNEL_HANGUP,
  CHANNEL_HANGUP_COMPLETE,
  CHANNEL_HOLD,
  CHANNEL_ORIGINATE,
  CHANNEL_OUTGOING,
  CHANNEL_PARK,
  CHANNEL_PROGRESS,
  CHANNEL_PROGRESS_MEDIA,
  CHANNEL_STATE,
  CHANNEL_UNBRIDGE,
  CHANNEL_UNHOLD,
  CHANNEL_UNPARK,
  CHANNEL_UUID,
  DTMF,
  HEARTBEAT,
  PLAYBACK_START,
  PLAYBACK_STOP,
  RECORD_START,
  RECORD_STOP,
  SHUTDOWN,
  STARTUP
}
