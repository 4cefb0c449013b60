package org.omniline.channels.phone.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.call.CallInput.Ask;
import org.omniline.channels.phone.call.Track.Failure;
import org.omniline.channels.phone.ivr.Ivr;
import org.omniline.conversation.EntryType;
import org.omniline.flow.recording.RecordingPlan;
import org.omniline.flow.recording.RecordingRule.Mode;
import org.omniline.flow.run.FlowRequest;

/**
 * What is recorded of a call. A recording that fails is told and the call goes on; nothing is
 * recorded before people were told, where they are to be.
 */
final class RecordSteps {
  /** So long the switch's word that it has written all is waited for. */
  private static final Duration WRITTEN = Duration.ofSeconds(10);

  private static final String STAR = "*";
  private static final String BEGINS = "1";
  private static final String ENDS = "0";

  /** Between two keys of one command. */
  private static final Duration SOON = Duration.ofSeconds(4);

  private RecordSteps() {}

  static void take(Turn turn, CallInput.OfRecording input) {
    if (input instanceof CallInput.RecordingDecided told) {
      decided(turn, told);
    } else if (input instanceof CallInput.Announced) {
      announced(turn);
    } else if (input instanceof CallInput.RecordBegan told) {
      began(turn, told.file());
    } else if (input instanceof CallInput.RecordRefused told) {
      refused(turn, told.file());
    } else if (input instanceof CallInput.RecordMasked told) {
      of(turn, told.file(), track -> track.masked(told.on()));
    } else if (input instanceof CallInput.RecordingKept told) {
      each(turn, track -> track.number() == told.number() ? track.stored(told.change()) : track);
    }
  }

  // ---- deciding ----

  /** The conversation is another queue's: other rules may hold. */
  static void stands(Turn turn, @Nullable Long queue) {
    Recorder recorder = turn.recorder;
    boolean same = queue == null ? recorder.queue() == null : queue.equals(recorder.queue());
    if (recorder.on() && !same) {
      turn.recorder = recorder.in(queue, turn.at);
    }
  }

  private static void decided(Turn turn, CallInput.RecordingDecided told) {
    Recorder recorder = turn.recorder;
    Long queue = told.queue();
    boolean current = queue == null ? recorder.queue() == null : queue.equals(recorder.queue());
    if (recorder.on() && !recorder.decided() && current) {
      turn.recorder = recorder.decided(told.plan(), turn.at);
    }
  }

  /** People were told, or could not be. */
  static void said(Turn turn, int voice) {
    if (turn.recorder.isUntold() && turn.recorder.voice() == voice) {
      turn.recorder = turn.recorder.announced();
    }
  }

  private static void announced(Turn turn) {
    if (turn.recorder.isUntold()) {
      turn.recorder = turn.recorder.announced();
    }
  }

  /** What the switch or the database has not told in time. */
  static void late(Turn turn) {
    Recorder recorder = turn.recorder;
    if (!recorder.on()) {
      return;
    }
    AgentLeg agent = turn.agent;
    boolean waitedFor = agent != null && agent.isUp() && agent.offer() == 0;
    if (!recorder.decided() && waitedFor && isAfter(turn, recorder.since(), Recorder.DECIDES)) {
      turn.recorder = recorder.decided(null, turn.at);
      missing(turn, null, Failure.UNDECIDED);
    } else if (recorder.isUntold()
        && waitedFor
        && isAfter(turn, recorder.since(), Recorder.TELLS)) {
      RecordingPlan plan = recorder.plan();
      turn.recorder = recorder.decided(null, turn.at);
      missing(turn, plan, Failure.NOT_ANNOUNCED);
    }
    each(
        turn,
        track ->
            !track.written()
                    && track.ended() != null
                    && isAfter(turn, track.ended(), WRITTEN)
                    && (turn.gone != null || track.began() == null)
                ? track.written(null)
                : track);
  }

  private static boolean isAfter(Turn turn, Instant since, Duration so) {
    return since.plus(so).isBefore(turn.at);
  }

  /** A recording that ought to be and is not: for the record. */
  private static void missing(Turn turn, @Nullable RecordingPlan plan, Failure why) {
    AgentLeg agent = turn.agent;
    Recorder recorder = turn.recorder;
    RecordingPlan known = plan == null ? new RecordingPlan(0, 0, "", Mode.ANSWER, null) : plan;
    Track track =
        Track.wanted(
                recorder.count() + 1,
                agent == null ? null : agent.ear(),
                recorder.queue(),
                known,
                turn.at)
            .failed(why, turn.at)
            .written(null);
    List<Track> past = new ArrayList<>(recorder.past());
    past.add(track);
    turn.recorder = recorder.with(track).with(recorder.now()).past(past);
    note(turn, track, EntryType.CALL_RECORDING_FAILED, Map.of("reason", why.name()), null);
  }

  // ---- whether it is to be recorded ----

  /** The agent who talks with the caller, or does aside; null for nobody. */
  private static @Nullable AgentLeg talks(Turn turn) {
    AgentLeg agent = turn.agent;
    Track now = turn.recorder.now();
    boolean known = agent != null && now != null && now.isOf(agent.ear());
    boolean owns = agent != null && agent.offer() == 0;
    return owns && (known || agent.isBridged()) ? agent : null;
  }

  private static boolean isWanted(Turn turn, RecordingPlan plan) {
    Recorder recorder = turn.recorder;
    boolean there = turn.goesOn() && turn.caller.answered() != null && !recorder.isUntold();
    boolean talk = talks(turn) != null;
    return there
        && switch (plan.mode()) {
          case START -> true;
          case ANSWER -> talk;
          case DEMAND -> talk && recorder.demanded();
        };
  }

  /** Begins and ends recordings as the call goes. */
  static void follow(Turn turn) {
    Recorder recorder = turn.recorder;
    if (!recorder.on()) {
      return;
    }
    AgentLeg agent = talks(turn);
    Ear who = agent == null ? null : agent.ear();
    RecordingPlan plan = recorder.plan();
    Track now = recorder.now();
    // Until other rules were asked, what was decided before holds.
    boolean wanted = plan != null && isWanted(turn, plan);
    if (now != null && (!wanted || !now.isOf(who))) {
      leave(turn, now);
    }
    if (wanted && turn.recorder.now() == null) {
      Track next = Track.wanted(turn.recorder.count() + 1, who, recorder.queue(), plan, turn.at);
      turn.recorder = turn.recorder.with(next);
    }
    if (agent == null && turn.agent == null && recorder.demanded()) {
      turn.recorder = turn.recorder.demands(false);
    }
    secret(turn);
  }

  private static void leave(Turn turn, Track now) {
    List<Track> past = new ArrayList<>(turn.recorder.past());
    Track over = now.ended(turn.at);
    // One that the switch never began has nothing to be written, once it is asked for no more.
    past.add(over.began() == null && over.failure() != null ? over.written(null) : over);
    turn.recorder = turn.recorder.with(null).past(past);
  }

  /** What is keyed in as a secret is in no recording. */
  private static void secret(Turn turn) {
    Track now = turn.recorder.now();
    if (now == null || !now.isRunning()) {
      return;
    }
    Ivr ivr = turn.ivr;
    boolean secret =
        ivr != null
            && ivr.isInFlow()
            && ivr.wanted() instanceof FlowRequest.Ask ask
            && ask.digits() != null
            && ask.digits().secret();
    Track.Mask mask = now.mask();
    if (secret && mask == null) {
      turn.recorder = turn.recorder.with(now.mask(turn.at, null));
    } else if (!secret && mask != null && mask.by() == null) {
      turn.recorder = turn.recorder.with(now.unmask(turn.at));
    }
  }

  // ---- what the switch tells ----

  private static void began(Turn turn, String file) {
    of(
        turn,
        file,
        track -> {
          if (track.began() == null) {
            note(turn, track, EntryType.CALL_RECORDING, Map.of("rule", track.plan().name()), null);
          }
          return track.begun(turn.at);
        });
  }

  private static void refused(Turn turn, String file) {
    of(turn, file, track -> track.began() == null ? failed(turn, track, Failure.REFUSED) : track);
  }

  private static Track failed(Turn turn, Track track, Failure why) {
    if (track.failure() != null) {
      return track;
    }
    note(turn, track, EntryType.CALL_RECORDING_FAILED, Map.of("reason", why.name()), null);
    Track over = track.failed(why, turn.at);
    return over.began() == null ? over.written(null) : over;
  }

  /** The file is written to its end. */
  static void recorded(Turn turn, CallInput.Recorded told) {
    of(
        turn,
        told.file(),
        track -> {
          if (track.written()) {
            return track;
          }
          Track over = told.broken() ? failed(turn, track, Failure.BROKEN_OFF) : track;
          return over.ended(turn.at).written(told.ms());
        });
  }

  private static void of(Turn turn, String file, UnaryOperator<Track> step) {
    each(turn, track -> file.endsWith(track.file(turn.caller.leg())) ? step.apply(track) : track);
  }

  private static void each(Turn turn, UnaryOperator<Track> step) {
    Recorder recorder = turn.recorder;
    Track now = recorder.now();
    List<Track> past = recorder.past().stream().map(step).filter(track -> !track.isDone()).toList();
    Track next = now == null ? null : step.apply(now);
    turn.recorder = turn.recorder.past(past).with(next);
  }

  // ---- what agents ask ----

  /** Whether it is one of the things that concern a recording. */
  static boolean asked(Turn turn, AgentLeg agent, Ask what) {
    Recorder recorder = turn.recorder;
    RecordingPlan plan = recorder.plan();
    boolean onDemand = plan != null && plan.mode() == Mode.DEMAND;
    Track now = recorder.now();
    switch (what) {
      case RECORD -> {
        if (!onDemand || talks(turn) == null) {
          throw DeskSteps.wrong();
        }
        // One that failed is tried again.
        if (now != null && now.failure() != null) {
          leave(turn, now);
        }
        turn.recorder = turn.recorder.demands(true);
      }
      case RECORD_STOP -> {
        if (!onDemand) {
          throw DeskSteps.wrong();
        }
        turn.recorder = recorder.demands(false);
      }
      case MASK -> {
        Track track = running(now);
        if (track.mask() == null) {
          turn.recorder = recorder.with(track.mask(turn.at, agent.ear()));
          note(turn, track, EntryType.CALL_MASKED, Map.of(), agent.ear());
        }
      }
      case UNMASK -> {
        Track track = running(now);
        Track.Mask mask = track.mask();
        if (mask != null && mask.by() != null) {
          turn.recorder = recorder.with(track.unmask(turn.at));
          note(turn, track, EntryType.CALL_UNMASKED, Map.of(), agent.ear());
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /**
   * The agent presses keys on the own telephone, where that begins and ends a recording: a star,
   * and then {@link #BEGINS} or {@link #ENDS}. Whoever is not asked for is not told of it: the same
   * keys may be meant for a machine at the other end.
   */
  static void pressed(Turn turn, String leg, String key) {
    Recorder recorder = turn.recorder;
    RecordingPlan plan = recorder.plan();
    AgentLeg agent = talks(turn);
    if (plan == null || plan.mode() != Mode.DEMAND || agent == null || !agent.leg().equals(leg)) {
      return;
    }
    Instant starred = recorder.starred();
    if (key.equals(STAR)) {
      turn.recorder = recorder.starred(turn.at);
    } else if (starred != null) {
      turn.recorder = recorder.starred(null);
      boolean inTime = !isAfter(turn, starred, SOON);
      if (inTime && key.equals(BEGINS)) {
        boolean unused = asked(turn, agent, Ask.RECORD);
      } else if (inTime && key.equals(ENDS)) {
        boolean unused = asked(turn, agent, Ask.RECORD_STOP);
      }
    }
  }

  private static Track running(@Nullable Track now) {
    if (now == null || !now.isRunning()) {
      throw DeskSteps.wrong();
    }
    return now;
  }

  private static void note(
      Turn turn, Track track, EntryType type, Map<String, String> data, @Nullable Ear by) {
    Map<String, String> all = new HashMap<>(data);
    Ear agent = track.agent();
    if (agent != null) {
      all.put("agentName", agent.name());
    }
    String key = track.file(turn.caller.leg()) + ":" + type.name();
    boolean again = type == EntryType.CALL_MASKED || type == EntryType.CALL_UNMASKED;
    turn.note(again ? key + ":" + turn.at : key, type, by, all);
  }
}
