package org.omniline.channels.phone.call;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.VoiceMail.Recording;
import org.omniline.flow.run.FlowRequest;

/**
 * Voice messages: whatever a caller has spoken becomes part of the conversation, also when the
 * caller hangs up in the middle of it or another node takes the call over.
 */
final class MailSteps {
  /**
   * So long after the caller has gone, the switch's word that it has written all is not waited for.
   */
  private static final Duration WRITTEN = Duration.ofSeconds(10);

  private MailSteps() {}

  /** A message may be asked for by this turn. */
  static void begins(Turn turn, int asked, @Nullable FlowRequest what) {
    if (what instanceof FlowRequest.Voicemail) {
      turn.mail = turn.mail.begun(asked);
    }
  }

  /** What was asked by this turn is over. */
  static void told(Turn turn, int asked) {
    turn.mail = turn.mail.ready(asked);
  }

  static void recorded(Turn turn, String file) {
    for (Recording one : List.copyOf(turn.mail.pending())) {
      if (file.endsWith(VoiceMail.file(turn.caller.leg(), one.turn()))) {
        turn.mail = turn.mail.ready(one.turn());
      }
    }
  }

  static void collected(Turn turn, int asked, boolean any) {
    turn.mail = turn.mail.collected(asked, any);
  }

  static void late(Turn turn) {
    if (turn.gone != null && turn.gone.plus(WRITTEN).isBefore(turn.at)) {
      turn.mail = turn.mail.allReady();
    }
  }

  static void wants(PhoneCall call, long conversation, List<CallEffect> wants) {
    call.mail().pending().stream()
        .filter(Recording::ready)
        .map(one -> new CallEffect.Collect(conversation, call.leg(), one.turn()))
        .forEach(wants::add);
  }
}
