package org.omniline.playground.freeswitch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One attempt to reach somebody: the leg that is made, and how it goes. */
final class Dial implements Party {
  /** The end of the attempt, told once. */
  interface Outcome {
    /** The leg is answered and does nothing yet. */
    void reached(Channel leg);

    void failed(Cause cause);
  }

  /** As long as SIP repeats an INVITE nobody answers. */
  private static final Duration SIP_GIVES_UP = Duration.ofSeconds(32);

  private final Core core;
  private final DialString to;
  private final @Nullable Channel from;
  private final int seconds;
  private final Outcome outcome;
  private @Nullable Channel leg;
  private @Nullable Phone phone;
  private boolean settled;

  private Dial(Core core, DialString to, @Nullable Channel from, int seconds, Outcome outcome) {
    this.core = core;
    this.to = to;
    this.from = from;
    this.seconds = seconds;
    this.outcome = outcome;
  }

  /**
   * Begins.
   *
   * @param from the leg it is for; null for a call the switch begins itself
   * @param seconds until it is given up, unless the dial string says
   */
  static Dial begin(
      Core core, DialString to, @Nullable Channel from, int seconds, Outcome outcome) {
    Dial dial = new Dial(core, to, from, seconds, outcome);
    Cause refused = dial.refusal();
    if (refused != null) {
      dial.fail(refused, Core.TICK);
    } else {
      dial.call();
    }
    return dial;
  }

  /** Why no leg can be made; null when one can. */
  private @Nullable Cause refusal() {
    phone = core.phones.get(to.number());
    if (phone == null && to.endpoint().equals("sofia")) {
      phone = core.elsewhere.apply(to.number());
    }
    if (to.isList()) {
      return Cause.CHAN_NOT_IMPLEMENTED;
    }
    switch (to.endpoint()) {
      case "user" -> {
        if (phone == null) {
          return Cause.SUBSCRIBER_ABSENT;
        }
        core.publish(
            core.event("API")
                .add("API-Command", "sofia_contact")
                .add("API-Command-Argument", "*/" + to.rest()));
        return phone.isRegistered() ? null : Cause.USER_NOT_REGISTERED;
      }
      case "sofia" -> {
        return core.isSipUp() ? null : Cause.CHAN_NOT_IMPLEMENTED;
      }
      case "error" -> {
        Cause named = Cause.named(to.rest());
        return named == null ? Cause.NORMAL_UNSPECIFIED : named;
      }
      default -> {
        return Cause.CHAN_NOT_IMPLEMENTED;
      }
    }
  }

  private void call() {
    String id = to.variables().getOrDefault("origination_uuid", core.ids.get());
    String number = to.number();
    Channel made =
        new Channel(core, id, false, "sofia/internal/" + number + "@127.0.0.1:5090", this);
    leg = made;
    describe(made, number);
    made.enter(ChannelState.CS_NONE);
    made.next(ChannelState.CS_INIT);
    made.fire("CHANNEL_OUTGOING");
    if (to.endpoint().equals("user")) {
      made.presence = to.rest();
    }
    made.state(ChannelState.CS_INIT);
    made.next(ChannelState.CS_ROUTING);
    made.fire("CHANNEL_CREATE");
    made.fire("CHANNEL_ORIGINATE");
    made.state(ChannelState.CS_ROUTING);
    made.state(ChannelState.CS_CONSUME_MEDIA);
    limit(made);
    Phone called = phone;
    if (called == null || !called.isRegistered()) {
      core.later(Core.TICK, () -> made.partyHangsUp(Cause.NORMAL_TEMPORARY_FAILURE));
    } else {
      called.offer(core, made);
    }
  }

  private void describe(Channel made, String number) {
    Profile profile = made.profile;
    profile.destination = number;
    profile.calleeName = "Outbound Call";
    profile.calleeNumber = number;
    Channel caller = from;
    if (caller == null) {
      profile.callerName = to.variables().getOrDefault("origination_caller_id_name", "");
      profile.callerNumber =
          to.variables().getOrDefault("origination_caller_id_number", "0000000000");
      profile.source = "src/switch_ivr_originate.c";
    } else {
      Profile his = caller.profile;
      profile.username = his.username;
      profile.dialplan = his.dialplan;
      profile.network = his.network;
      profile.hidden = his.hidden;
      profile.callerName =
          caller.variables.getOrDefault("effective_caller_id_name", his.callerName);
      profile.callerNumber =
          to.variables()
              .getOrDefault(
                  "origination_caller_id_number",
                  caller.variables.getOrDefault("effective_caller_id_number", his.callerNumber));
      made.callUuid = caller.callUuid;
      made.beside(caller, "originator");
    }
    Variables.outbound(made);
    made.variables.putAll(to.variables());
    String gateway = to.gateway();
    if (!gateway.isEmpty()) {
      made.variables.put("sip_gateway_name", gateway);
    }
    if (to.endpoint().equals("user")) {
      made.variables.put("dialed_user", number);
      made.variables.put("dialed_domain", to.rest().substring(to.rest().indexOf('@') + 1));
      made.variables.put("presence_id", to.rest());
    }
    if (caller != null) {
      made.variables.put("originator", caller.uuid);
      made.variables.put("originating_leg_uuid", caller.uuid);
    }
  }

  private void limit(Channel made) {
    int own = to.seconds("leg_timeout");
    giveUp(made, Duration.ofSeconds(own), Cause.ALLOTTED_TIMEOUT);
    int all = to.seconds("originate_timeout");
    giveUp(made, Duration.ofSeconds(all > 0 ? all : seconds), Cause.NO_ANSWER);
    if (phone != null && phone.isSilent()) {
      giveUp(made, SIP_GIVES_UP, Cause.RECOVERY_ON_TIMER_EXPIRE);
    }
  }

  private void giveUp(Channel made, Duration after, Cause cause) {
    if (!after.isZero()) {
      core.later(
          after,
          () -> {
            if (!settled) {
              made.hangUp(cause);
            }
          });
    }
  }

  /** Nobody wants it any more. */
  void cancel() {
    Channel made = leg;
    if (!settled) {
      settled = true;
      if (made != null) {
        made.hangUp(Cause.ORIGINATOR_CANCEL);
      }
    }
  }

  @Override
  public void answered() {
    if (phone != null) {
      phone.answered(leg);
    }
    Channel made = leg;
    if (!settled && made != null) {
      settled = true;
      outcome.reached(made);
    }
  }

  @Override
  public void ended(Cause cause) {
    if (phone != null) {
      phone.ended(leg, cause);
    }
    if (!settled) {
      // After the leg has told its end.
      fail(cause, Core.TICK.multipliedBy(3));
    }
  }

  @Override
  public void heard(String keys) {
    if (phone != null) {
      phone.heard(leg, keys);
    }
  }

  private void fail(Cause cause, Duration after) {
    settled = true;
    core.later(after, () -> outcome.failed(cause));
  }
}
