package org.omniline.playground.freeswitch;

import java.util.Map;

/** Where in the real one's source an event is made; every event tells. */
record Origin(String file, String function, int line) {
  private static final Origin ELSEWHERE = new Origin("mod_event_socket.c", "parse_command", 2_352);

  private static final Map<String, Origin> KNOWN =
      Map.ofEntries(
          at("ADD_SCHEDULE", "switch_scheduler.c", "switch_scheduler_add_task_ex", 266),
          at("DEL_SCHEDULE", "switch_scheduler.c", "task_thread_loop", 151),
          at("API", "switch_loadable_module.c", "switch_api_execute", 2_954),
          at("BACKGROUND_JOB", "mod_event_socket.c", "api_exec", 1_572),
          at("CALL_UPDATE", "mod_sofia.c", "sofia_receive_message", 2_100),
          at("CHANNEL_ANSWER", "switch_channel.c", "switch_channel_perform_mark_answered", 3_846),
          at("CHANNEL_BRIDGE", "switch_ivr_bridge.c", "switch_ivr_multi_threaded_bridge", 1_689),
          at("CHANNEL_CALLSTATE", "switch_channel.c", "switch_channel_perform_set_callstate", 301),
          at("CHANNEL_CREATE", "switch_core_state_machine.c", "switch_core_session_run", 626),
          at(
              "CHANNEL_DESTROY",
              "switch_core_session.c",
              "switch_core_session_perform_destroy",
              1_584),
          at("CHANNEL_EXECUTE", "switch_core_session.c", "switch_core_session_exec", 2_944),
          at(
              "CHANNEL_EXECUTE_COMPLETE",
              "switch_core_session.c",
              "switch_core_session_exec",
              2_967),
          at("CHANNEL_HANGUP", "switch_channel.c", "switch_channel_perform_hangup", 3_445),
          at(
              "CHANNEL_HANGUP_COMPLETE",
              "switch_core_state_machine.c",
              "switch_core_session_reporting_state",
              943),
          at("CHANNEL_HOLD", "switch_ivr.c", "switch_ivr_hold", 1_558),
          at("CHANNEL_ORIGINATE", "switch_core_state_machine.c", "switch_core_session_run", 632),
          at(
              "CHANNEL_OUTGOING",
              "switch_core_session.c",
              "switch_core_session_outgoing_channel",
              768),
          at("CHANNEL_PARK", "switch_ivr.c", "switch_ivr_park", 1_002),
          at(
              "CHANNEL_PROGRESS",
              "switch_channel.c",
              "switch_channel_perform_mark_ring_ready_value",
              3_505),
          at(
              "CHANNEL_PROGRESS_MEDIA",
              "switch_channel.c",
              "switch_channel_perform_mark_pre_answered",
              3_560),
          at(
              "CHANNEL_STATE",
              "switch_channel.c",
              "switch_channel_perform_set_running_state",
              2_408),
          at("CHANNEL_UNBRIDGE", "switch_ivr_bridge.c", "switch_ivr_multi_threaded_bridge", 1_879),
          at("CHANNEL_UNHOLD", "switch_channel.c", "switch_channel_mark_hold", 875),
          at("CHANNEL_UNPARK", "switch_ivr.c", "switch_ivr_park", 1_213),
          at("CODEC", "switch_core_codec.c", "switch_core_session_set_real_read_codec", 168),
          at("CUSTOM", "mod_conference.c", "conference_new", 3_848),
          at("DTMF", "switch_channel.c", "switch_channel_dequeue_dtmf", 677),
          at("HEARTBEAT", "switch_core.c", "send_heartbeat", 95),
          at("MEDIA_BUG_START", "switch_core_media_bug.c", "switch_core_media_bug_add", 1_014),
          at("MEDIA_BUG_STOP", "switch_core_media_bug.c", "switch_core_media_bug_destroy", 84),
          at("PLAYBACK_START", "switch_ivr_play_say.c", "switch_ivr_play_file", 1_646),
          at("PLAYBACK_STOP", "switch_ivr_play_say.c", "switch_ivr_play_file", 2_020),
          at("PRIVATE_COMMAND", "switch_ivr.c", "switch_ivr_parse_next_event", 804),
          at("RECORD_START", "switch_ivr_async.c", "record_callback", 1_481),
          at("RECORD_STOP", "switch_ivr_async.c", "send_record_stop_event", 1_240),
          at("SHUTDOWN", "switch_core.c", "switch_core_destroy", 3_014));

  static Origin of(String event) {
    return KNOWN.getOrDefault(event, ELSEWHERE);
  }

  private static Map.Entry<String, Origin> at(
      String event, String file, String function, int line) {
    return Map.entry(event, new Origin(file, function, line));
  }
}
