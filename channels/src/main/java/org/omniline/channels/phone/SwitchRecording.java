package org.omniline.channels.phone;

import io.reactivex.rxjava3.core.Completable;
import java.time.Duration;
import java.util.List;
import org.omniline.channels.phone.call.CallEffect;
import org.omniline.channels.phone.call.CallInput;
import org.omniline.channels.phone.esl.EslException;
import org.omniline.channels.phone.esl.SwitchLink;
import org.omniline.channels.phone.ivr.VoiceFiles;
import org.omniline.flow.run.Utterance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records at the switch what calls want recorded. */
final class SwitchRecording {
  private static final Logger LOG = LoggerFactory.getLogger(SwitchRecording.class);
  private static final Duration SOON = Duration.ofSeconds(10);

  /**
   * Caller left, whom the caller hears right (switch_ivr_async.c: SMBF_STEREO); and no talk is so
   * short that its recording would be thrown away, as the switch does by itself below 3 seconds.
   */
  private static final String HOW = "RECORD_STEREO=true;RECORD_MIN_SEC=0";

  private final SwitchLink link;
  private final VoiceFiles files;
  private final VoiceMessages messages;

  SwitchRecording(SwitchLink link, VoiceFiles files, VoiceMessages messages) {
    this.link = link;
    this.files = files;
    this.messages = messages;
  }

  Completable act(CallEffect.OfSwitch effect, SwitchWork.Later later) {
    if (effect instanceof CallEffect.BeginRecord record) {
      return begin(record, later);
    } else if (effect instanceof CallEffect.StopRecord stop) {
      return stop(stop, later);
    } else if (effect instanceof CallEffect.MaskRecord mask) {
      String how = mask.on() ? "mask" : "unmask";
      return api("uuid_record " + mask.leg() + " " + how + " " + messages.path(mask.file()))
          .doOnComplete(
              () -> later.told(at -> new CallInput.RecordMasked(mask.file(), mask.on(), at)));
    } else if (effect instanceof CallEffect.Announce announce) {
      // Into the talk: who is called by us is joined with the agent in the moment of the answer.
      String said = files.of(List.of(new Utterance.Recorded(announce.prompt())));
      return api("uuid_broadcast " + announce.leg() + " " + said + " both")
          .doOnComplete(() -> later.told(CallInput.Announced::new));
    }
    return Completable.error(new IllegalArgumentException(effect.toString()));
  }

  private Completable begin(CallEffect.BeginRecord record, SwitchWork.Later later) {
    return api("uuid_setvar_multi " + record.leg() + " " + HOW)
        .andThen(
            Completable.defer(
                () ->
                    api("uuid_record " + record.leg() + " start " + messages.path(record.file()))))
        .doOnComplete(() -> later.told(at -> new CallInput.RecordBegan(record.file(), at)))
        .doOnError(
            error -> {
              if (isRefused(error)) {
                LOG.error("The switch does not record: {}", error.getMessage());
                later.told(at -> new CallInput.RecordRefused(record.file(), at));
              }
            });
  }

  /** A leg that is gone is no fault of recording: its end is told by itself. */
  private static boolean isRefused(Throwable error) {
    String said = String.valueOf(error.getMessage());
    return error instanceof EslException known
        && known.kind() == EslException.Kind.REFUSED
        && !said.contains("locate session")
        && !said.contains("No such channel");
  }

  /** What is none any more is over. */
  private Completable stop(CallEffect.StopRecord stop, SwitchWork.Later later) {
    return api("uuid_record " + stop.leg() + " stop " + messages.path(stop.file()))
        .doOnError(
            error -> {
              if (error instanceof EslException known
                  && known.kind() == EslException.Kind.REFUSED) {
                later.told(at -> new CallInput.Recorded(stop.leg(), stop.file(), at));
              }
            });
  }

  private Completable api(String line) {
    return link.api(line, SOON).ignoreElement();
  }
}
