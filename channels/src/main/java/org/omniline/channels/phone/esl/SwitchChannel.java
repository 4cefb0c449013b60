package org.omniline.channels.phone.esl;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One leg of a call, as a switch lists it or its creation told.
 *
 * @param uuid its id
 * @param direction {@code inbound} or {@code outbound}, seen from the switch
 * @param name for example {@code sofia/internal/881@host}
 * @param callState for example {@code RINGING}, {@code ACTIVE}, {@code HELD}
 * @param callerName may be empty
 * @param callerNumber may be empty
 * @param destination the number that was dialled
 * @param application what runs on it, for example {@code park}; empty when nothing does
 * @param callUuid the leg that the call began with; empty when not told
 * @param created by the switch's clock, to the second; null when not told
 */
public record SwitchChannel(
    String uuid,
    String direction,
    String name,
    String callState,
    String callerName,
    String callerNumber,
    String destination,
    String application,
    String callUuid,
    @Nullable Instant created) {

  /**
   * What {@code show channels as json} answered.
   *
   * @return null when this is no such answer
   */
  static @Nullable List<SwitchChannel> list(byte[] answer) {
    List<Map<String, String>> rows = new EslJson(answer, new EslNames()).rows();
    return rows == null
        ? null
        : rows.stream().filter(row -> row.containsKey("uuid")).map(SwitchChannel::of).toList();
  }

  private static SwitchChannel of(Map<String, String> row) {
    String epoch = row.getOrDefault("created_epoch", "");
    return new SwitchChannel(
        row.getOrDefault("uuid", ""),
        row.getOrDefault("direction", ""),
        row.getOrDefault("name", ""),
        row.getOrDefault("callstate", ""),
        row.getOrDefault("cid_name", ""),
        row.getOrDefault("cid_num", ""),
        row.getOrDefault("dest", ""),
        row.getOrDefault("application", ""),
        row.getOrDefault("call_uuid", ""),
        epoch.matches("[0-9]{1,11}") ? Instant.ofEpochSecond(Long.parseLong(epoch)) : null);
  }

  /** The leg of a {@code CHANNEL_CREATE}. */
  static SwitchChannel of(String uuid, EslEvent event) {
    Map<String, String> headers = event.headers();
    Instant at = event.at();
    return new SwitchChannel(
        uuid,
        headers.getOrDefault("Call-Direction", ""),
        headers.getOrDefault("Channel-Name", ""),
        headers.getOrDefault("Channel-Call-State", ""),
        headers.getOrDefault("Caller-Caller-ID-Name", ""),
        headers.getOrDefault("Caller-Caller-ID-Number", ""),
        headers.getOrDefault("Caller-Destination-Number", ""),
        "",
        headers.getOrDefault("Channel-Call-UUID", ""),
        at == null ? null : Instant.ofEpochSecond(at.getEpochSecond()));
  }

  @Override
  public String toString() {
    // Names and numbers of people stay out of logs.
    return "SwitchChannel[" + uuid + ", " + direction + ", " + callState + "]";
  }
}
