package org.omniline.bench;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Risk;
import org.omniline.routing.AgentState;
import org.omniline.routing.acd.AcdMachine;
import org.omniline.routing.acd.AcdState;
import org.omniline.routing.acd.Command;
import org.omniline.routing.acd.Demand;
import org.omniline.routing.acd.Event;
import org.omniline.routing.acd.Facts;
import org.omniline.routing.acd.Inspector;
import org.omniline.routing.acd.Offer;
import org.omniline.routing.acd.Profile;
import org.omniline.routing.acd.QueueSettings;
import org.omniline.routing.acd.Stamp;
import org.omniline.routing.acd.StrategyKind;

/**
 * A busy hotline in the machine's own time: as many people come as are served, so the number of
 * those who wait stays. Every strategy is used; a third of the conversations demand skills, some
 * are calls, a few are of high risk. One thread.
 */
final class Hotline {
  private static final int AGENTS = 1_000;
  private static final int QUEUES = 50;
  private static final int CAPACITY = 3;
  private static final int SERVED_AT_ONCE = AGENTS * CAPACITY - 200;
  private static final long CYCLE_MS = 20;
  private static final int CYCLES_PER_TICK = 12;
  private static final int CYCLES_PER_SEEN = 50;
  private static final int NODES = 3;
  private static final List<Demand> DEMANDS =
      List.of(
          Demand.NONE.withSkills(Map.of("law", 2)),
          Demand.NONE.withSkills(Map.of("en", 1)),
          Demand.NONE.withSkills(Map.of("youth", 1, "crisis", 2)));

  private final AcdMachine machine = new AcdMachine();
  private final AcdState state = new AcdState();
  private final SplittableRandom random = new SplittableRandom(42);
  private final Map<Long, Facts> waiting = new HashMap<>();
  private final Deque<Offer> ringing = new ArrayDeque<>();
  private final Deque<Facts> serving = new ArrayDeque<>();
  private final List<List<Long>> desks = new ArrayList<>();
  private final int crowd;

  private long now = 1_800_000_000_000L;
  private long counter;
  private long lastId;
  private long commands;
  private long cycles;

  Hotline(int crowd) {
    this.crowd = crowd;
    run(new Command.Tick(stamp()));
    run(new Inspector(state).digest().against(stamp(), List.of()));
    Map<Long, QueueSettings> settings = new HashMap<>();
    StrategyKind[] kinds = StrategyKind.values();
    for (long queue = 1; queue <= QUEUES; queue++) {
      StrategyKind kind = kinds[(int) (queue % (kinds.length - 1))];
      settings.put(
          queue,
          QueueSettings.DEFAULT
              .but()
              .strategy(kind)
              .relax(60_000, 1)
              .reservedForCalls(queue % 5 == 0 ? 1 : 0)
              .build());
    }
    run(new Command.Configure(stamp(), settings));
    for (int node = 0; node < NODES; node++) {
      desks.add(new ArrayList<>());
    }
    while (waiting.size() < crowd) {
      arrive();
    }
    for (long agent = 1; agent <= AGENTS; agent++) {
      desks.get((int) (agent % NODES)).add(agent);
      run(new Command.SignIn(stamp(), agent, profile(agent), "desk", null));
      run(new Command.SetState(stamp(), agent, AgentState.READY, null, agent));
    }
  }

  private static Profile profile(long agent) {
    Profile profile = Profile.of("agent", CAPACITY, List.of());
    for (int each = 0; each < 3; each++) {
      long queue = 1 + (agent * 7 + each * 17L) % QUEUES;
      profile = profile.withMembership(queue, 1 + (int) (agent % 3), (int) (agent % 100));
    }
    return agent % 2 == 0
        ? profile.withSkills(Map.of("law", 2, "en", 1, "youth", 1, "crisis", 2))
        : profile;
  }

  /** Works on until this thread has used so much of a core. */
  Pace runFor(Duration time) {
    long before = commands;
    long began = System.nanoTime();
    long used = used();
    while (used() - used < time.toNanos()) {
      for (int each = 0; each < 100; each++) {
        cycle();
      }
    }
    long done = commands - before;
    return new Pace(done * 1e9 / (used() - used), done * 1e9 / (System.nanoTime() - began));
  }

  /**
   * Commands per second.
   *
   * @param core by the processor time of the one thread, so that neighbours do not count
   * @param wall by the clock on the wall, collecting garbage and neighbours included
   */
  record Pace(double core, double wall) {}

  private static long used() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private void cycle() {
    now += CYCLE_MS;
    cycles++;
    while (!ringing.isEmpty()) {
      accept(ringing.poll());
    }
    while (serving.size() > SERVED_AT_ONCE) {
      Facts facts = serving.poll();
      observe(next(facts, ConversationState.WRAP_UP, facts.owner()));
      observe(next(next(facts, ConversationState.WRAP_UP, 0), ConversationState.CLOSED, 0));
    }
    while (waiting.size() < crowd) {
      arrive();
    }
    if (cycles % CYCLES_PER_TICK == 0) {
      run(new Command.Tick(stamp()));
    }
    if (cycles % CYCLES_PER_SEEN == 0) {
      desks.forEach(agents -> run(new Command.Seen(stamp(), agents)));
    }
    if (ringing.isEmpty() && !serving.isEmpty() && serving.size() <= SERVED_AT_ONCE) {
      Facts facts = serving.poll();
      observe(next(facts, ConversationState.WRAP_UP, facts.owner()));
      observe(next(next(facts, ConversationState.WRAP_UP, 0), ConversationState.CLOSED, 0));
    }
  }

  private void accept(Offer offer) {
    Facts facts = waiting.get(offer.conversation());
    if (facts == null || facts.stateVersion() != offer.stateVersion()) {
      return;
    }
    run(new Command.Acknowledge(stamp(), offer.id(), offer.agent()));
    if (run(new Command.Answer(stamp(), offer.id(), offer.agent())).refused() != null) {
      return;
    }
    waiting.remove(facts.id());
    Facts served = next(facts, ConversationState.SERVING, offer.agent());
    observe(served);
    serving.add(served);
  }

  private void arrive() {
    int kind = random.nextInt(200);
    boolean call = kind % 20 == 7;
    Demand demand = kind % 3 == 0 ? DEMANDS.get(random.nextInt(DEMANDS.size())) : Demand.NONE;
    Facts facts =
        new Facts(
            ++lastId,
            1,
            1,
            ConversationState.WAITING,
            1 + random.nextInt(QUEUES),
            0,
            null,
            kind == 0 ? Risk.HIGH : Risk.NONE,
            random.nextInt(3),
            now,
            0,
            call ? Channel.PHONE : Channel.WEBCHAT,
            call ? demand.withWeight(CAPACITY) : demand);
    waiting.put(facts.id(), facts);
    observe(facts);
  }

  private static Facts next(Facts facts, ConversationState next, long owner) {
    return new Facts(
        facts.id(),
        facts.stateVersion() + 1,
        facts.rev() + 1,
        next,
        facts.queue(),
        owner,
        owner == 0 ? null : "agent",
        facts.risk(),
        facts.priority(),
        0,
        0,
        facts.channel(),
        facts.demand());
  }

  /** How long it takes to tell somebody's place and estimate, in microseconds. */
  double microsPerPlace(Duration time) {
    Inspector inspector = new Inspector(state);
    List<Long> ids = List.copyOf(waiting.keySet());
    long asked = 0;
    long told = 0;
    long began = used();
    while (used() - began < time.toNanos()) {
      for (int each = 0; each < 100; each++) {
        told += inspector.place(ids.get(random.nextInt(ids.size()))) == null ? 0 : 1;
        asked++;
      }
    }
    double micros = (used() - began) / 1e3 / asked;
    if (told != asked) {
      throw new IllegalStateException("somebody who waits has no place");
    }
    return micros;
  }

  int unserved() {
    return new Inspector(state).unserved();
  }

  private void observe(Facts facts) {
    run(new Command.Observe(stamp(), List.of(facts)));
  }

  private AcdMachine.Run run(Command command) {
    commands++;
    AcdMachine.Run run = machine.run(state, command);
    for (Event event : run.events()) {
      if (event instanceof Event.Offered offered) {
        ringing.add(offered.offer());
      } else if (event instanceof Event.Distrusted distrusted) {
        throw new IllegalStateException(distrusted.why());
      }
    }
    return run;
  }

  private Stamp stamp() {
    return new Stamp(now, 1, ++counter);
  }
}
