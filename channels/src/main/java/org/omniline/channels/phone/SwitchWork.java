package org.omniline.channels.phone;

import io.reactivex.rxjava3.core.Completable;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.omniline.channels.phone.call.CallEffect;
import org.omniline.channels.phone.call.CallInput;
import org.omniline.channels.phone.call.Watch;
import org.omniline.channels.phone.esl.EslApplication;
import org.omniline.channels.phone.esl.EslCalls;
import org.omniline.channels.phone.esl.EslException;
import org.omniline.channels.phone.esl.SwitchLink;
import org.omniline.channels.phone.ivr.VoiceFiles;
import org.omniline.flow.run.Utterance;

/** Does at the switch what calls want. What fails is wanted again by the call. */
final class SwitchWork {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration SAYING = Duration.ofSeconds(90);
  private static final long LONGER_S = 12;
  private static final Pattern CAUSE = Pattern.compile("-ERR ([A-Z0-9_]+)");
  private static final Pattern NOT_DIALLED = Pattern.compile("[^0-9+*#]");

  /** What whoever answers a telephone outside is told to press. */
  private static final String ACCEPT = "seat-accept";

  private final SwitchLink link;
  private final EslCalls calls;
  private final PhoneSettings settings;
  private final VoiceFiles files;
  private final SwitchRecording recording;

  /** Legs that may have been given something to hear. */
  private final PlayingLegs playing = new PlayingLegs();

  /**
   * @param inherited legs of calls that somebody else commanded before: what they were given to
   *     hear, or what waits there to be heard, is not known
   */
  SwitchWork(
      SwitchLink link,
      PhoneSettings settings,
      VoiceFiles files,
      VoiceMessages messages,
      Collection<String> inherited) {
    inherited.forEach(playing::add);
    this.link = link;
    this.recording = new SwitchRecording(link, files, messages);
    this.calls = new EslCalls(link, SOON);
    this.settings = settings;
    this.files = files;
  }

  /** What comes of an effect that takes long. */
  interface Later {
    /** A telephone could not be rung. */
    void unreached(String leg, CallInput.End end);

    /** The caller was told, or could not be. */
    void said();

    /** Something else the call is to hear of, at the time it is given. */
    void told(Function<Instant, CallInput> what);
  }

  /** Does it; what takes long goes on after completion. Any thread. */
  Completable act(CallEffect.OfSwitch effect, Later later) {
    if (effect instanceof CallEffect.Answer answer) {
      // Back in the park when an agent's leg ends, instead of being hung up with it.
      return calls
          .set(answer.leg(), "park_after_bridge", "true")
          .andThen(calls.answer(answer.leg()));
    } else if (effect instanceof CallEffect.Music music) {
      return plays(music.leg(), settings.music());
    } else if (effect instanceof CallEffect.Say say) {
      say(say, later);
      return Completable.complete();
    } else if (effect instanceof CallEffect.Ring ring) {
      ring(ring, later);
      return Completable.complete();
    } else if (effect instanceof CallEffect.Dial dial) {
      return dial(dial);
    } else if (effect instanceof CallEffect.Bridge bridge) {
      return quiet(bridge.caller())
          .andThen(quiet(bridge.agent()))
          .andThen(api("uuid_bridge " + bridge.caller() + " " + bridge.agent()));
    } else if (effect instanceof CallEffect.Aside aside) {
      return quiet(aside.agent())
          .andThen(quiet(aside.consulted()))
          .andThen(stays(aside.agent()))
          .andThen(stays(aside.consulted()))
          .andThen(api("uuid_bridge " + aside.agent() + " " + aside.consulted()));
    } else if (effect instanceof CallEffect.Park park) {
      return api("uuid_park " + park.leg());
    } else if (effect instanceof CallEffect.Ringing ringing) {
      return plays(ringing.leg(), PhoneSettings.RINGING);
    } else if (effect instanceof CallEffect.AskKey ask) {
      return plays(ask.leg(), asksKey());
    } else if (effect instanceof CallEffect.Hush hush) {
      return quiet(hush.leg());
    } else if (effect instanceof CallEffect.Enter enter) {
      return quiet(enter.leg())
          .andThen(stays(enter.leg()))
          .andThen(
              api(
                  "uuid_transfer "
                      + enter.leg()
                      + " conference:"
                      + Ears.LEG_PREFIX
                      + enter.room()
                      + "@default+flags{quiet} inline"));
    } else if (effect instanceof CallEffect.Listen listen) {
      return api(
          "uuid_transfer "
              + listen.leg()
              + " "
              + eavesdrop(listen.agent(), listen.mode())
              + " inline");
    } else if (effect instanceof CallEffect.Kill kill) {
      playing.remove(kill.leg());
      return api("uuid_kill " + kill.leg() + " " + kill.cause());
    } else if (effect instanceof CallEffect.Hold hold) {
      return hold.on() ? holds(hold, later) : resumes(hold, later);
    } else if (effect instanceof CallEffect.Mute mute) {
      return api("uuid_audio " + mute.leg() + " start read mute " + (mute.on() ? 1 : 0));
    } else if (effect instanceof CallEffect.Keys keys) {
      return api("uuid_send_dtmf " + keys.leg() + " " + keys.digits());
    } else if (effect instanceof CallEffect.PickUp pickUp) {
      return api("uuid_phone_event " + pickUp.leg() + " talk");
    }
    return recording.act(effect, later);
  }

  /**
   * The variables say who hears the supervisor, seen from the leg that is listened to: "bleg" mixes
   * into what that leg hears, "aleg" into what it says (switch_ivr_async.c: ED_MUX_WRITE and
   * ED_MUX_READ). Taken the other way round the caller would hear what is whispered. Keys do
   * nothing: a mode that nobody has asked for with a reason is not to be had by a key. Parked
   * afterwards: who takes over is still on the line when the agent is let go.
   */
  private static String eavesdrop(String agent, Watch.Mode mode) {
    return "set:eavesdrop_enable_dtmf=false,set:eavesdrop_whisper_bleg="
        + (mode != Watch.Mode.LISTEN)
        + ",set:eavesdrop_whisper_aleg="
        + (mode == Watch.Mode.BARGE)
        + ",eavesdrop:"
        + agent
        + ",park";
  }

  /**
   * From the agent's leg, so that the agent hears what the network says: that it rings, that the
   * number is not in use. Afterwards either leg is parked instead of being hung up. The actions are
   * divided by another sign than the comma, which divides the variables (mod_dptools.c:
   * inline_dialplan_hunt).
   */
  private Completable dial(CallEffect.Dial dial) {
    return quiet(dial.agent())
        .andThen(
            api(
                "uuid_transfer "
                    + dial.agent()
                    + " m:^:set:continue_on_fail=true^bridge:{origination_uuid="
                    + dial.called()
                    + ",origination_caller_id_number="
                    + shown(dial.shows())
                    + ",park_after_bridge=true,originate_timeout="
                    + dial.most().toSeconds()
                    + "}"
                    + dial.dial()
                    + "^park inline"));
  }

  private static String shown(String callerNumber) {
    String number = NOT_DIALLED.matcher(callerNumber).replaceAll("");
    return number.isEmpty() ? "anonymous" : number;
  }

  /** Parked when whoever it hears leaves, instead of being hung up with it. */
  private Completable stays(String leg) {
    return api("uuid_setvar " + leg + " park_after_bridge true");
  }

  /** With a pause: it is said again until a key is pressed, or the time is over. */
  private String asksKey() {
    String said = files.of(List.of(new Utterance.Recorded(ACCEPT)));
    return said.startsWith("say:") ? said : "file_string://" + said + "!silence_stream://1500";
  }

  private Completable plays(String leg, String sound) {
    return Completable.defer(
        () -> {
          playing.add(leg);
          return api("uuid_broadcast " + leg + " " + sound + " aleg");
        });
  }

  /**
   * Ends what a leg was given to hear, and what waits to be: asked for twice, the second music
   * would begin inside of the talk.
   */
  private Completable quiet(String leg) {
    return Completable.defer(
        () ->
            playing.remove(leg)
                ? api("uuid_break " + leg + " all").onErrorComplete()
                : Completable.complete());
  }

  /**
   * By music inside of the talk, which keeps either from hearing the other, and not by {@code
   * uuid_hold}: whose telephone answers that "recvonly", as all do, has the switch send the caller
   * nothing at all, no music either (switch_core_media.c: switch_core_media_set_rmode); and a
   * browser gives the connection up whose questions the switch does not answer meanwhile.
   */
  private Completable holds(CallEffect.Hold hold, Later later) {
    return plays(hold.caller(), settings.music())
        .doOnComplete(() -> later.told(at -> new CallInput.Held(hold.leg(), at)));
  }

  /** Also where the agent's own telephone began it; where it did not, the switch says so. */
  private Completable resumes(CallEffect.Hold hold, Later later) {
    return Completable.fromAction(() -> playing.remove(hold.caller()))
        .andThen(api("uuid_break " + hold.caller() + " all"))
        .andThen(Completable.defer(() -> api("uuid_hold off " + hold.leg())).onErrorComplete())
        .doOnComplete(() -> later.told(at -> new CallInput.Resumed(hold.leg(), at)));
  }

  private Completable api(String line) {
    return link.api(line, SOON).ignoreElement();
  }

  private void say(CallEffect.Say say, Later later) {
    var unused = // the call is hung up afterwards in any case
        quiet(say.leg())
            .andThen(calls.answer(say.leg()))
            .andThen(
                link.execute(
                    say.leg(),
                    EslApplication.PLAYBACK,
                    files.told(settings.sound(say.prompt()), say.words()),
                    SAYING))
            .ignoreElement()
            .onErrorComplete()
            .subscribe(later::said);
  }

  /** The answer comes when the telephone is answered, or is not. */
  private void ring(CallEffect.Ring ring, Later later) {
    String leg = ring.ear().leg();
    // Longer than the offer stands, also where it was taken at the desk in the last moment: so that
    // routing is the one who gives it up.
    long seconds = ring.most().toSeconds() + LONGER_S;
    String line =
        "originate {origination_uuid="
            + leg
            + ",origination_caller_id_number="
            + shown(ring.callerNumber())
            // What the caller hears while the agent holds: without it, nothing.
            + ",hold_music="
            + settings.music()
            // Tells an agent's page that it is the hotline that rings, not a colleague's telephone.
            + ",sip_h_X-Omniline-Leg="
            + leg
            + ",ignore_early_media=true,originate_timeout="
            + seconds
            + "}"
            + ring.ear().dial()
            + " &park()";
    var unused = // an answered leg tells of itself
        link.api(line, Duration.ofSeconds(seconds + 10))
            .subscribe(
                answered -> {},
                error -> {
                  Matcher told = CAUSE.matcher(String.valueOf(error.getMessage()));
                  boolean refused =
                      error instanceof EslException known
                          && known.kind() == EslException.Kind.REFUSED;
                  if (refused && told.find()) {
                    later.unreached(leg, new CallInput.End(told.group(1), null, null));
                  }
                });
  }
}
