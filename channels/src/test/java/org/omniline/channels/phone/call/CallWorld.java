package org.omniline.channels.phone.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.ivr.Ivr;
import org.omniline.channels.phone.ivr.TestFlows;
import org.omniline.flow.run.FlowInput;
import org.omniline.flow.run.FlowRequest;
import org.omniline.flow.run.FlowStep;

/** A switch, a database and routing in the small, that lose, repeat and reorder. For tests. */
final class CallWorld {
  private static final String CALLER = Acting.CALLER;

  PhoneCall call;
  private final List<CallEffect> wanted = new ArrayList<>();
  private final List<CallInput> told = new ArrayList<>();
  private final List<CallEffect.Decline> declines = new ArrayList<>();
  private Instant now = Acting.START;
  private int legs;

  // The switch: leg → answered.
  private final Map<String, Boolean> up = new LinkedHashMap<>();
  private final Map<String, String> bridges = new HashMap<>();
  private final Set<String> music = new HashSet<>();
  private final Set<String> room = new HashSet<>();

  // The database and routing.
  private Standing standing = Standing.UNKNOWN;
  private long version;
  private long owner;
  private long offers;

  /** Offer → agent: several where all are asked. */
  private final Map<Long, Long> standingOffers = new TreeMap<>();

  // The flow.
  private final @Nullable String flow;
  private final Map<Integer, FlowStep> steps = new TreeMap<>();
  private boolean mixedUp;
  private int answers;

  CallWorld() {
    this(null);
  }

  /** A call that begins with this flow of {@link TestFlows}. */
  CallWorld(@Nullable String flow) {
    this.flow = flow;
    up.put(CALLER, false);
    CallMachine.Step first = CallMachine.begin(PhoneCall.arrived(Acting.caller()));
    call = first.call();
    wanted.addAll(first.effects());
  }

  /** Something; returns what the call was told, if it was told anything. */
  @Nullable CallInput happen(int choice) {
    now = now.plusMillis(700);
    int which = choice % 25;
    int more = choice / 25;
    switch (which) {
      case 0, 1, 2, 3 -> {
        return deliver(more, false);
      }
      case 4 -> {
        return deliver(more, true);
      }
      case 5 -> lose(more);
      case 6, 7 -> phone(more, true);
      case 8 -> phone(more, false);
      case 9 -> hangUp(more, "NORMAL_CLEARING");
      case 10 -> hangUp(more, "NETWORK_OUT_OF_ORDER");
      case 11 -> callerLeaves(more);
      case 12, 13 -> offer(more);
      case 14 -> passOffer();
      case 15 -> {
        return tell(new CallInput.Tick(now));
      }
      case 16 -> {
        return desk(more);
      }
      case 21 -> {
        return consult(more);
      }
      case 22 -> {
        return beside(more);
      }
      case 23 -> {
        Watch.Mode[] all = Watch.Mode.values();
        return tell(new CallInput.Watched("watch-" + now, ear(9), all[more % all.length], now));
      }
      case 24 -> {
        return tell(
            new CallInput.Sent(
                "flow-" + now, owner, more % 5 == 0 ? "broken" : "menu", 1, "查询", Map.of(), now));
      }
      case 17 -> {
        if (more % 3 == 0) {
          return tell(new CallInput.Pressed(CALLER, more % 2 == 0 ? "2" : "1", now));
        }
        move(more);
      }
      case 18 -> {
        return tell(new CallInput.Compared(Map.copyOf(up), now));
      }
      case 19 -> {
        if (!wanted.isEmpty()) {
          wanted.remove(0);
        }
      }
      default -> {
        if (!wanted.isEmpty()) {
          run(wanted.remove(0));
        }
      }
    }
    return null;
  }

  private CallInput tell(CallInput input) {
    CallMachine.Step step = CallMachine.step(call, input, TestFlows.runs());
    call = step.call();
    wanted.addAll(step.effects());
    step.effects().stream()
        .filter(CallEffect.Decline.class::isInstance)
        .forEach(effect -> declines.add((CallEffect.Decline) effect));
    return input;
  }

  private @Nullable CallInput deliver(int which, boolean keep) {
    if (told.isEmpty()) {
      return null;
    }
    int at = which % told.size();
    return tell(keep ? told.get(at) : told.remove(at));
  }

  private void lose(int which) {
    if (!told.isEmpty()) {
      told.remove(which % told.size());
    }
  }

  // ---- people ----

  private @Nullable String agentLeg(int which, boolean answered) {
    List<String> all =
        up.keySet().stream().filter(leg -> !leg.equals(CALLER) && up.get(leg) == answered).toList();
    return all.isEmpty() ? null : all.get(which % all.size());
  }

  private void phone(int which, boolean answers) {
    String leg = agentLeg(which, false);
    if (leg == null) {
      return;
    }
    if (answers) {
      up.put(leg, true);
      told.add(new CallInput.Answered(leg, now));
    } else {
      end(leg, "CALL_REJECTED");
    }
  }

  private void hangUp(int which, String cause) {
    String leg = agentLeg(which, true);
    if (leg != null) {
      end(leg, cause);
    }
  }

  private void callerLeaves(int chance) {
    if (chance % 4 == 0 && up.containsKey(CALLER)) {
      end(CALLER, "NORMAL_CLEARING");
    }
  }

  private void end(String leg, String cause) {
    if (up.remove(leg) == null) {
      return;
    }
    told.add(new CallInput.Gone(leg, new CallInput.End(cause, null, null), now));
    music.remove(leg);
    room.remove(leg);
    apart(leg);
  }

  /** Whom it heard is parked, as all that were set to be. */
  private void apart(String leg) {
    String other = bridges.remove(leg);
    if (other != null) {
      bridges.remove(other);
      told.add(new CallInput.Unbridged(leg, other, now));
      told.add(new CallInput.Parked(other, now));
    }
  }

  /** Does something else from now on. */
  private void leaves(String leg) {
    apart(leg);
    if (music.remove(leg)) {
      told.add(new CallInput.Playing(leg, false, now));
    }
    if (room.remove(leg)) {
      told.add(new CallInput.InRoom(leg, false, now));
    }
  }

  /** Also inside of a room. */
  private void plays(String leg) {
    if (up.containsKey(leg) && !bridges.containsKey(leg)) {
      music.add(leg);
      told.add(new CallInput.Playing(leg, true, now));
    }
  }

  // ---- routing and desks ----

  private Ear ear(long agent) {
    legs++;
    return new Ear(agent, "agent" + agent, "100" + agent, "user/100" + agent, "leg-" + legs);
  }

  private void offer(int who) {
    if (standing != Standing.WAITING) {
      return;
    }
    long agent = 1L + who % 3;
    if (!standingOffers.containsValue(agent) && (standingOffers.isEmpty() || who % 2 == 0)) {
      standingOffers.put(++offers, agent);
    }
    standingOffers.forEach(
        (offer, to) ->
            told.add(
                new CallInput.Offered(offer, ear(to), now.plusSeconds(20), who % 5 == 0, now)));
  }

  private void passOffer() {
    if (!standingOffers.isEmpty()) {
      long offer = standingOffers.keySet().iterator().next();
      standingOffers.remove(offer);
      told.add(new CallInput.OfferEnded(offer, true, now));
    }
  }

  private CallInput desk(int which) {
    CallInput.Ask[] all = CallInput.Ask.values();
    return tell(
        new CallInput.Asked("command-" + now, 1 + which % 3, all[which % all.length], "1", now));
  }

  private CallInput consult(int which) {
    Ear to =
        which % 3 == 0
            ? new Ear(0, "13900139000", null, "sofia/x", "out-" + ++legs)
            : ear(1 + which % 4);
    return tell(new CallInput.Consulted("consult-" + now, owner, to, "12356", null, now));
  }

  private CallInput beside(int which) {
    CallInput.Ask[] all = {
      CallInput.Ask.BACK, CallInput.Ask.SWAP, CallInput.Ask.JOIN, CallInput.Ask.COMPLETE
    };
    return tell(new CallInput.Asked("command-" + now, owner, all[which % all.length], null, now));
  }

  private void move(int which) {
    if (standing != Standing.SERVED) {
      return;
    }
    switch (which % 3) {
      case 0 -> stand(Standing.WAITING, 0);
      case 1 -> stand(Standing.SERVED, 1 + (owner + 1) % 3);
      default -> stand(Standing.OVER, 0);
    }
  }

  private void stand(Standing next, long who) {
    standing = next;
    owner = who;
    version++;
    standingOffers
        .keySet()
        .forEach(
            offer ->
                told.add(new CallInput.OfferEnded(offer, false, next == Standing.SERVED, now)));
    standingOffers.clear();
    told.add(stands());
  }

  private CallInput stands() {
    return new CallInput.Stands(
        Acting.CONVERSATION, version, standing, owner == 0 ? null : ear(owner), now);
  }

  // ---- what is done ----

  private void run(CallEffect effect) {
    if (effect instanceof CallEffect.Open) {
      if (standing == Standing.UNKNOWN) {
        stand(flow == null ? Standing.WAITING : Standing.SELF_SERVICE, 0);
      } else {
        told.add(stands());
      }
    } else if (effect instanceof CallEffect.Voice || effect instanceof CallEffect.OfFlow) {
      ofFlow(effect);
    } else if (effect instanceof CallEffect.Answer answer && up.containsKey(answer.leg())) {
      up.put(answer.leg(), true);
      told.add(new CallInput.Answered(answer.leg(), now));
    } else if (effect instanceof CallEffect.Music hears) {
      plays(hears.leg());
    } else if (effect instanceof CallEffect.Ringing hears) {
      plays(hears.leg());
    } else if (effect instanceof CallEffect.Park park) {
      leaves(park.leg());
    } else if (effect instanceof CallEffect.Aside aside) {
      bridge(aside.agent(), aside.consulted());
    } else if (effect instanceof CallEffect.Listen listen && up.containsKey(listen.leg())) {
      told.add(new CallInput.Listening(listen.leg(), up.containsKey(listen.agent()), now));
    } else if (effect instanceof CallEffect.Enter enter && up.containsKey(enter.leg())) {
      leaves(enter.leg());
      room.add(enter.leg());
      told.add(new CallInput.InRoom(enter.leg(), true, now));
    } else if (effect instanceof CallEffect.Ring ring) {
      up.putIfAbsent(ring.ear().leg(), false);
    } else if (effect instanceof CallEffect.Bridge bridge) {
      bridge(bridge.caller(), bridge.agent());
    } else if (effect instanceof CallEffect.Kill kill) {
      end(kill.leg(), kill.cause());
    } else if (effect instanceof CallEffect.Hold hold && bridges.containsKey(hold.leg())) {
      told.add(
          hold.on() ? new CallInput.Held(hold.leg(), now) : new CallInput.Resumed(hold.leg(), now));
    } else if (effect instanceof CallEffect.PickUp pickUp && up.containsKey(pickUp.leg())) {
      up.put(pickUp.leg(), true);
      told.add(new CallInput.Answered(pickUp.leg(), now));
    } else if (effect instanceof CallEffect.Look look) {
      told.add(
          new CallInput.Looked(
              look.turn(),
              new Wait.Rules(Duration.ofSeconds(20), "2", "1", 60_000),
              3,
              null,
              "",
              look.spoken(),
              now));
    } else if (effect instanceof CallEffect.Collect collect) {
      told.add(new CallInput.Collected(collect.turn(), collect.turn() % 2 == 0, now));
    } else if (effect instanceof CallEffect.LeaveWord
        && (standing == Standing.WAITING || standing == Standing.SELF_SERVICE)) {
      stand(Standing.LATER, 0);
    } else if (effect instanceof CallEffect.CallBack && standing == Standing.WAITING) {
      stand(Standing.NOTED, 0);
    } else {
      record(effect);
    }
  }

  private void ofFlow(CallEffect effect) {
    answers++;
    if (effect instanceof CallEffect.BeginFlow) {
      told.add(new CallInput.FlowBegins(String.valueOf(flow), 1, Map.of(), now));
    } else if (effect instanceof CallEffect.Voice voice && up.containsKey(CALLER)) {
      told.add(new CallInput.FlowTold(voice.turn(), heard(voice.what())));
    } else if (effect instanceof CallEffect.AskService service) {
      told.add(
          new CallInput.FlowTold(
              service.turn(),
              answers % 2 == 0
                  ? new FlowInput.Fetched(now, Map.of("state", "办结"))
                  : new FlowInput.FetchTimedOut(now)));
    } else if (effect instanceof CallEffect.AskPerson person) {
      if (standing == Standing.SELF_SERVICE && person.target() != null && answers % 4 == 0) {
        told.add(new CallInput.FlowTold(person.turn(), new FlowInput.TargetFailed(now, "NO_SUCH")));
      } else if (standing == Standing.SELF_SERVICE) {
        stand(Standing.WAITING, 0);
      } else {
        told.add(stands());
      }
    } else if (effect instanceof CallEffect.WriteSteps write) {
      for (int i = 0; i < write.steps().size(); i++) {
        FlowStep before = steps.putIfAbsent(write.first() + i, write.steps().get(i));
        mixedUp |= before != null && !before.equals(write.steps().get(i));
      }
      told.add(new CallInput.StepsWritten(write.first() + write.steps().size(), now));
    } else if (effect instanceof CallEffect.CloseSelfService && standing == Standing.SELF_SERVICE) {
      stand(Standing.OVER, 0);
    }
  }

  private FlowInput heard(FlowRequest what) {
    if (!(what instanceof FlowRequest.Ask ask)) {
      return new FlowInput.Done(now);
    }
    return switch (answers % 5) {
      case 0 -> new FlowInput.NoInput(now);
      case 1 -> ask.digits() == null ? new FlowInput.Key(now, "1") : digits("1234");
      case 2 -> ask.digits() == null ? new FlowInput.Key(now, "2") : digits("12");
      case 3 -> new FlowInput.Key(now, "0");
      default -> new FlowInput.Key(now, "9");
    };
  }

  private FlowInput digits(String text) {
    return new FlowInput.Digits(now, text);
  }

  /** Whether the caller was hung up though nothing said so: no agent, no good-bye of a flow. */
  boolean isHungUpWithoutCause() {
    return call.ending() == CallEffect.By.SYSTEM
        && (call.ivr() == null || call.ivr().stage() != Ivr.Stage.LEAVING);
  }

  boolean isInSelfService() {
    return standing == Standing.SELF_SERVICE;
  }

  boolean stepsMixedUp() {
    return mixedUp;
  }

  int steps() {
    return steps.size();
  }

  private void bridge(String caller, String agent) {
    if (!up.containsKey(caller) || !Boolean.TRUE.equals(up.get(agent))) {
      return;
    }
    leaves(caller);
    leaves(agent);
    bridges.put(caller, agent);
    bridges.put(agent, caller);
    told.add(new CallInput.Bridged(caller, agent, now));
  }

  private void record(CallEffect effect) {
    if (effect instanceof CallEffect.Accept accept) {
      if (standing == Standing.WAITING && standingOffers.containsKey(accept.offer())) {
        standingOffers.remove(accept.offer());
        stand(Standing.SERVED, accept.ear().agent());
      } else {
        told.add(new CallInput.OfferEnded(accept.offer(), false, now));
        told.add(stands());
      }
    } else if (effect instanceof CallEffect.Decline decline) {
      standingOffers.remove(decline.offer());
    } else if (effect instanceof CallEffect.Leave
        && (standing == Standing.WAITING
            || standing == Standing.SERVED
            || standing == Standing.SELF_SERVICE)) {
      stand(Standing.OVER, 0);
    } else if (effect instanceof CallEffect.Leave) {
      told.add(stands());
    } else if (effect instanceof CallEffect.Finish finish) {
      if (standing == Standing.SERVED && owner == finish.agent()) {
        stand(Standing.OVER, 0);
      } else {
        told.add(stands());
      }
    } else if (effect instanceof CallEffect.Give give) {
      if (standing == Standing.SERVED && owner == give.from().agent()) {
        stand(Standing.SERVED, give.to().agent());
      } else {
        told.add(stands());
      }
    } else if (effect instanceof CallEffect.Requeue requeue) {
      if (standing == Standing.SERVED && owner == requeue.agent()) {
        stand(Standing.WAITING, 0);
      } else {
        told.add(stands());
      }
    }
  }

  // ---- the end ----

  /** The caller talks with an agent. */
  void talk() {
    arrive();
    offer(0);
    arrive();
    phone(0, true);
    arrive();
  }

  /** Something that happens while somebody is consulted. */
  void consulting(int choice) {
    now = now.plusMillis(700);
    int more = choice / 12;
    switch (choice % 12) {
      case 0, 1 -> consult(more);
      case 2, 3 -> beside(more);
      case 4, 5 -> phone(more, true);
      case 6 -> phone(more, false);
      case 7 -> hangUp(more, more % 3 == 0 ? "NETWORK_OUT_OF_ORDER" : "NORMAL_CLEARING");
      case 8 -> {
        var unused = deliver(0, false);
      }
      case 9 -> {
        if (!wanted.isEmpty()) {
          run(wanted.remove(0));
        }
      }
      default -> arrive();
    }
  }

  /** What is under way arrives, and no time goes by. */
  private void arrive() {
    for (int round = 0; round < 6; round++) {
      List<CallInput> all = List.copyOf(told);
      told.clear();
      all.forEach(this::tell);
      List<CallEffect> wants = List.copyOf(wanted);
      wanted.clear();
      wants.forEach(this::run);
    }
  }

  /** Nothing more happens, and nothing is lost: all that is under way arrives. */
  void calm() {
    for (int round = 0; round < 40; round++) {
      now = now.plusSeconds(4);
      List<CallInput> all = List.copyOf(told);
      told.clear();
      all.forEach(this::tell);
      tell(new CallInput.Compared(new HashMap<>(up), now));
      endUnknown();
      tell(new CallInput.Tick(now));
      List<CallEffect> wants = List.copyOf(wanted);
      wanted.clear();
      wants.forEach(this::run);
    }
  }

  boolean isCallerThere() {
    return up.containsKey(CALLER);
  }

  /** Whether the caller hears a person who has answered. */
  boolean isCallerHeard() {
    String other = bridges.get(CALLER);
    return (other != null && Boolean.TRUE.equals(up.get(other)))
        || (room.contains(CALLER)
            && room.stream().anyMatch(one -> !one.equals(CALLER) && up.containsKey(one)));
  }

  boolean hearsMusic() {
    return music.contains(CALLER);
  }

  /** The caller leaves without a word, what was under way arrives, and calls are compared. */
  void settle() {
    if (up.containsKey(CALLER)) {
      end(CALLER, "NORMAL_CLEARING");
      told.remove(told.size() - 1);
    }
    for (int round = 0; round < 30; round++) {
      now = now.plusSeconds(30);
      told.forEach(this::tell);
      told.clear();
      tell(new CallInput.Compared(new HashMap<>(up), now));
      endUnknown();
      tell(new CallInput.Tick(now));
      List<CallEffect> all = List.copyOf(wanted);
      wanted.clear();
      all.forEach(this::run);
    }
  }

  /** As whoever compares does: a leg of ours that no call knows is ended. */
  private void endUnknown() {
    List.copyOf(up.keySet()).stream()
        .filter(leg -> !call.legs().contains(leg))
        .forEach(leg -> end(leg, "NORMAL_CLEARING"));
  }

  List<String> legsUp() {
    return List.copyOf(up.keySet());
  }

  boolean isServed() {
    return standing == Standing.SERVED || standing == Standing.WAITING;
  }

  List<CallEffect.Decline> declines() {
    return declines;
  }
}
