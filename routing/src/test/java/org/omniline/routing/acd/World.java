package org.omniline.routing.acd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Risk;
import org.omniline.routing.AgentState;

/**
 * A machine, a backup that only hears its events, and a truth (what PostgreSQL would say) that the
 * machine hears of late, twice, out of order or not at all. Every command is checked.
 */
final class World {
  private static final Wire.Format<Command> COMMANDS = Wire.format(Command.class);
  private static final Wire.Format<Event> EVENTS = Wire.format(Event.class);

  static final long START = 1_800_000_000_000L;

  final AcdMachine machine = new AcdMachine();
  final AcdState state = new AcdState();
  final AcdState backup = new AcdState();
  final TreeMap<Long, Facts> truth = new TreeMap<>();
  final List<Facts> said = new ArrayList<>();
  final List<Command> given = new ArrayList<>();
  final List<Command> effective = new ArrayList<>();
  final List<Event> events = new ArrayList<>();

  /** Queues in which several offers of one conversation may still stand. */
  final Set<Long> everAskedAll = new HashSet<>();

  private final Invariants invariants = new Invariants(this);

  long now = START;
  private long counter;
  private long lastId = 100;

  Stamp stamp() {
    return stamp(now);
  }

  Stamp stamp(long at) {
    return new Stamp(at, 1, ++counter);
  }

  AcdMachine.Run run(Command command) {
    given.add(command);
    Snapshot before = state.snapshot();
    long time = state.now;
    machine.decide(state, command);
    machine.next(state, true, 1);
    assertThat(state.snapshot()).as("deciding changes nothing").isEqualTo(before);

    AcdMachine.Run run = machine.run(state, command);
    assertThat(run.events()).noneMatch(event -> event instanceof Event.Distrusted);
    invariants.checkEach(before.restore(), run.events());
    events.addAll(run.events());
    if (!run.events().isEmpty()) {
      effective.add(command);
    }
    assertThat(COMMANDS.read(COMMANDS.write(command))).isEqualTo(command);
    List<Event> travelled =
        run.events().stream().map(event -> EVENTS.read(EVENTS.write(event))).toList();
    assertThat(travelled).as("what arrives is what was sent").isEqualTo(run.events());
    machine.replay(backup, run.from(), run.before(), run.after(), travelled);
    machine.replay(backup, run.from(), run.before(), run.after(), travelled);
    assertThat(backup.snapshot()).as("the events alone make the copy").isEqualTo(state.snapshot());
    assertThat(state.now).as("time does not go back").isGreaterThanOrEqualTo(time);
    invariants.check();
    return run;
  }

  /** The same again, as Hazelcast may do it. */
  void repeat(Command command) {
    long version = state.version;
    AcdMachine.Run run = machine.run(state, command);
    assertThat(run.events()).as("repeat of " + command).isEmpty();
    assertThat(state.version).isEqualTo(version);
  }

  // ---- the truth ----

  Facts open(long queue, Risk risk, int priority, long onlyAgent) {
    Facts facts =
        new Facts(
            ++lastId,
            1,
            1,
            ConversationState.WAITING,
            queue,
            0,
            null,
            risk,
            priority,
            now,
            onlyAgent,
            Channel.WEBCHAT,
            null);
    return put(facts);
  }

  /** A conversation that has just been opened, asking for more than a place. */
  Facts asking(Facts facts, Channel channel, Demand demand) {
    return put(
        new Facts(
            facts.id(),
            facts.stateVersion(),
            facts.rev(),
            facts.state(),
            facts.queue(),
            facts.owner(),
            facts.ownerName(),
            facts.risk(),
            facts.priority(),
            facts.waitingSince(),
            facts.onlyAgent(),
            channel,
            demand));
  }

  Facts put(Facts facts) {
    truth.put(facts.id(), facts);
    said.add(facts);
    return facts;
  }

  Facts move(Facts facts, ConversationState next, long owner, long queue, long onlyAgent) {
    boolean waits = next == ConversationState.WAITING;
    Facts moved =
        new Facts(
            facts.id(),
            facts.stateVersion() + 1,
            facts.rev() + 1,
            next,
            queue,
            owner,
            owner == 0 ? null : "agent " + owner,
            facts.risk(),
            facts.priority(),
            waits ? (facts.waits() ? facts.waitingSince() : now) : 0,
            waits ? onlyAgent : 0,
            facts.channel(),
            facts.demand());
    put(moved);
    if (!moved.live()) {
      truth.remove(moved.id());
    }
    return moved;
  }

  Facts risk(Facts facts, Risk risk) {
    return put(
        new Facts(
            facts.id(),
            facts.stateVersion(),
            facts.rev() + 1,
            facts.state(),
            facts.queue(),
            facts.owner(),
            facts.ownerName(),
            risk,
            facts.priority(),
            facts.waitingSince(),
            facts.onlyAgent(),
            facts.channel(),
            facts.demand()));
  }

  // ---- short forms ----

  AcdMachine.Run observe(Facts... facts) {
    return run(new Command.Observe(stamp(), List.of(facts)));
  }

  AcdMachine.Run reconcile() {
    return run(Digest.of(state).against(stamp(), List.copyOf(truth.values())));
  }

  AcdMachine.Run tick(long after) {
    now += after;
    return run(new Command.Tick(stamp()));
  }

  /** Time in small ticks, with every agent seen, so that nothing but offers runs out. */
  void pass(long ms) {
    for (long left = ms; left > 0; left -= 250) {
      now += 250;
      run(new Command.Seen(stamp(), state.agents.keySet().stream().sorted().toList()));
      run(new Command.Tick(stamp()));
    }
  }

  AcdMachine.Run signIn(long agent, int capacity, Long... queues) {
    return run(
        new Command.SignIn(
            stamp(), agent, "agent " + agent, capacity, Set.of(queues), "desk", null));
  }

  void ready(long agent, int capacity, Long... queues) {
    signIn(agent, capacity, queues);
    set(agent, AgentState.READY);
  }

  AcdMachine.Run signIn(long agent, Profile profile) {
    return run(new Command.SignIn(stamp(), agent, profile, "desk", null));
  }

  void ready(long agent, Profile profile) {
    signIn(agent, profile);
    set(agent, AgentState.READY);
  }

  void configure(long queue, QueueSettings settings) {
    Map<Long, QueueSettings> all = new HashMap<>(state.settings);
    all.put(queue, settings);
    if (settings.strategy() == StrategyKind.OFFER_TO_ALL) {
      everAskedAll.add(queue);
    }
    run(new Command.Configure(stamp(), all));
  }

  AcdMachine.Run set(long agent, AgentState next) {
    return run(new Command.SetState(stamp(), agent, next, null, agent));
  }

  /** Accepts as a node does: answer, PostgreSQL, observe. */
  boolean accept(Offer offer) {
    AcdMachine.Run run = run(new Command.Answer(stamp(), offer.id(), offer.agent()));
    if (run.refused() != null) {
      return false;
    }
    Facts facts = truth.get(offer.conversation());
    if (facts == null || !facts.waits() || facts.stateVersion() != offer.stateVersion()) {
      run(new Command.Lost(stamp(), offer.id(), false));
      if (facts != null) {
        observe(facts);
      }
      return false;
    }
    observe(move(facts, ConversationState.SERVING, offer.agent(), facts.queue(), 0));
    return true;
  }

  AcdMachine.Run decline(Offer offer) {
    return run(new Command.Decline(stamp(), offer.id(), offer.agent(), "busy"));
  }

  Facts close(long conversation) {
    Facts facts = truth.get(conversation);
    Facts closed = move(facts, ConversationState.CLOSED, facts.owner(), facts.queue(), 0);
    observe(closed);
    return closed;
  }

  List<Offer> offers() {
    return List.copyOf(state.offers.values());
  }

  @Nullable Offer offerOf(Facts facts) {
    List<Offer> all = offersOf(facts);
    return all.isEmpty() ? null : all.get(0);
  }

  List<Offer> offersOf(Facts facts) {
    Talk talk = state.talks.get(facts.id());
    return talk == null ? List.of() : talk.offers.values().stream().map(state.offers::get).toList();
  }

  <E extends Event> List<E> heard(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
