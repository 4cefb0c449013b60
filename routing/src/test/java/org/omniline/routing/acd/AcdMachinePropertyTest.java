package org.omniline.routing.acd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Risk;
import org.omniline.routing.AgentState;

/** Random lives of a hotline; {@link Invariants} are checked after every single command. */
class AcdMachinePropertyTest {
  /** Something that happens; the numbers choose to whom and how. */
  record Act(Kind kind, int one, int other) {}

  enum Kind {
    OPEN,
    OPEN_HIGH_RISK,
    OPEN_ASKING,
    ASK_MORE,
    TRANSFER_TO_PERSON,
    CHANGE_RISK,
    CLOSE,
    ABANDON,
    TRANSFER,
    WRAP_UP,
    CHANGE_UNHEARD,
    SIGN_IN,
    READY,
    NOT_READY,
    SIGN_OUT,
    SEEN,
    MOVING,
    DUTY,
    DUTY_OVER,
    ACKNOWLEDGE,
    ACCEPT,
    ANSWER_ONLY,
    DECLINE,
    AGENT_FULL,
    TICK,
    TICKS,
    LATE_TICK,
    TIME_GOES_BACK,
    OLD_NEWS,
    RECONCILE,
    CONFIGURE,
    CONFIGURE_RICHLY,
    SKILLED,
    ACTED,
    EXTEND_WRAP_UP,
    NEW_DAY,
    FORCED,
    REPEAT,
    MOVE_HOUSE
  }

  @Provide
  Arbitrary<List<Act>> lives() {
    return Combinators.combine(
            Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.of(Kind.class)),
                Tuple.of(
                    1,
                    Arbitraries.of(
                        Kind.OPEN,
                        Kind.OPEN_ASKING,
                        Kind.READY,
                        Kind.TICKS,
                        Kind.ACCEPT,
                        Kind.CLOSE))),
            Arbitraries.integers().between(0, 11),
            Arbitraries.integers().between(0, 11))
        .as(Act::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(150)
        .withSizeDistribution(RandomDistribution.uniform());
  }

  @Property(tries = 200)
  void machine_keepsItsInvariantsWhateverHappens(@ForAll("lives") List<Act> life) {
    World world = begin();
    life.forEach(act -> live(world, act));

    world.reconcile();
    assertThat(world.state.talks.values().stream().map(talk -> talk.facts))
        .as("after reconciling, the memory is the truth")
        .containsExactlyInAnyOrderElementsOf(world.truth.values());
  }

  @Property(tries = 60)
  void machine_servesEverybodyInTheEndWhenAgentsWork(@ForAll("lives") List<Act> life) {
    World world = begin();
    life.forEach(act -> live(world, act));
    world.reconcile();

    for (int round = 0; round < 400 && !world.truth.isEmpty(); round++) {
      for (long agent = 1; agent <= 4; agent++) {
        // One who is reserved for calls in every queue is no help to texts: so there are enough.
        world.signIn(
            agent,
            Profile.of("agent", 2, List.of(1L, 2L, 3L)).withSkills(Map.of("en", 3, "law", 2)));
        world.set(agent, AgentState.READY);
      }
      world.offers().forEach(world::accept);
      world.truth.values().stream()
          .filter(facts -> !facts.waits())
          .findFirst()
          .ifPresent(facts -> world.close(facts.id()));
      openWhatWasAsked(world);
      world.tick(1_000);
    }

    assertThat(world.truth).as("nobody starves, high risk included").isEmpty();
  }

  @Property(tries = 60)
  void commands_mayAllBeRepeatedAtOnce(@ForAll("lives") List<Act> life) {
    World world = begin();
    for (Act act : life) {
      int before = world.given.size();
      live(world, act);
      if (world.given.size() > before) {
        world.repeat(world.given.get(world.given.size() - 1));
      }
    }
  }

  @Property(tries = 60)
  void commands_thatDidSomethingDoNothingWhenTheyComeAgainLater(@ForAll("lives") List<Act> life) {
    World world = begin();
    life.forEach(act -> live(world, act));
    world.effective.stream()
        // Being seen and the newest settings are not events in an agent's life: they may come
        // again.
        // Said of a moment: again, it is news.
        .filter(
            command -> !(command instanceof Command.Seen) && !(command instanceof Command.Moving))
        .filter(command -> !(command instanceof Command.Configure))
        // The host may be told the same rule again, and then has to say again that it is done.
        .filter(command -> !(command instanceof Command.Acted))
        .filter(command -> world.state.now - command.stamp().at() < Limits.MEMORY_MS)
        .toList()
        .forEach(world::repeat);
  }

  private static World begin() {
    World world = new World();
    world.run(new Command.Tick(world.stamp()));
    world.reconcile();
    world.ready(1, 3, 1L, 2L);
    world.ready(2, 1, 1L);
    return world;
  }

  private static void openWhatWasAsked(World world) {
    world.state.talks.values().stream()
        .filter(talk -> talk.opening)
        .map(talk -> world.truth.get(talk.id()))
        .toList()
        .forEach(
            facts ->
                world.observe(world.move(facts, ConversationState.WAITING, 0, facts.queue(), 0)));
  }

  private static void live(World world, Act act) {
    long agent = 1L + act.one() % 4;
    long queue = 1L + act.other() % 3;
    switch (act.kind()) {
      case OPEN -> world.observe(world.open(queue, Risk.NONE, act.one() % 2, 0));
      case OPEN_HIGH_RISK -> world.observe(world.open(queue, Risk.HIGH, 0, 0));
      case SIGN_IN -> world.run(signIn(world, agent, act));
      case READY -> world.set(agent, AgentState.READY);
      case NOT_READY -> world.set(agent, AgentState.BREAK);
      case SIGN_OUT -> world.run(new Command.SignOut(world.stamp(), agent, "bye"));
      case SEEN -> world.run(new Command.Seen(world.stamp(), List.of(agent, agent + 1)));
      case MOVING -> world.run(new Command.Moving(world.stamp(), List.of(agent)));
      case DUTY ->
          world.run(
              new Command.Duty(
                  world.stamp(), agent, act.one() * 20_000L + world.now, act.other() % 3 == 0));
      case DUTY_OVER -> world.run(new Command.Duty(world.stamp(), agent, 0, false));
      case TICK -> world.tick(act.one() * 300L);
      case TICKS -> {
        for (int tick = 0; tick < act.one(); tick++) {
          world.tick(2_500);
        }
      }
      case LATE_TICK -> world.tick(act.one() * 4_000L);
      case TIME_GOES_BACK ->
          world.run(new Command.Tick(world.stamp(world.now - act.one() * 1_000L)));
      case RECONCILE -> world.reconcile();
      case CONFIGURE ->
          world.configure(
              queue, QueueSettings.DEFAULT.but().offerMs(act.one() * 1_000L + 500).build());
      case CONFIGURE_RICHLY -> world.configure(queue, settings(act, queue));
      case OPEN_ASKING -> world.observe(asking(world, queue, act));
      case SKILLED -> world.signIn(agent, skilled(act));
      case NEW_DAY -> world.run(new Command.BeginDay(world.stamp(), act.one()));
      case FORCED -> {
        AgentState state = act.other() % 2 == 0 ? AgentState.BREAK : AgentState.SIGNED_OUT;
        world.run(new Command.SetState(world.stamp(), agent, state, "told to", 77));
      }
      case REPEAT -> world.run(world.given.get(pick(act.one() * 12 + act.other(), world.given)));
      case OLD_NEWS -> {
        if (!world.said.isEmpty()) {
          world.observe(world.said.get(pick(act.one() * 12 + act.other(), world.said)));
        }
      }
      case MOVE_HOUSE ->
          assertThat(world.state.snapshot().restore().snapshot()).isEqualTo(world.state.snapshot());
      default -> liveOn(world, act, agent, queue);
    }
  }

  private static void liveOn(World world, Act act, long agent, long queue) {
    List<Offer> offers = world.offers();
    if (!offers.isEmpty()) {
      Offer offer = offers.get(pick(act.other(), offers));
      switch (act.kind()) {
        case ACKNOWLEDGE ->
            world.run(new Command.Acknowledge(world.stamp(), offer.id(), offer.agent()));
        case ACCEPT -> world.accept(offer);
        case ANSWER_ONLY -> world.run(new Command.Answer(world.stamp(), offer.id(), offer.agent()));
        case DECLINE -> world.decline(offer);
        case AGENT_FULL -> world.run(new Command.Lost(world.stamp(), offer.id(), true));
        default -> {}
      }
    }
    List<Facts> open = List.copyOf(world.truth.values());
    if (!open.isEmpty()) {
      Facts facts = open.get(pick(act.one(), open));
      switch (act.kind()) {
        case CHANGE_RISK ->
            world.observe(world.risk(facts, act.other() % 2 == 0 ? Risk.HIGH : Risk.CONCERN));
        case CLOSE -> world.close(facts.id());
        case ABANDON ->
            world.observe(world.move(facts, ConversationState.ABANDONED, 0, facts.queue(), 0));
        case TRANSFER -> world.observe(world.move(facts, ConversationState.WAITING, 0, queue, 0));
        case TRANSFER_TO_PERSON ->
            world.observe(
                world.move(facts, ConversationState.WAITING, 0, facts.queue(), 1 + queue));
        case ASK_MORE ->
            world.observe(
                world.asking(
                    world.risk(facts, facts.risk()), facts.channel(), demand(act.other(), act)));
        case ACTED -> {
          Talk talk = world.state.talks.get(facts.id());
          if (talk != null && talk.ask != null) {
            world.run(new Command.Acted(world.stamp(), facts.id(), talk.ask.rule()));
          }
        }
        case EXTEND_WRAP_UP ->
            world.run(
                new Command.ExtendWrapUp(
                    world.stamp(), facts.id(), facts.owner(), act.other() % 3));
        case WRAP_UP -> {
          if (facts.owner() != 0) {
            world.observe(
                world.move(facts, ConversationState.WRAP_UP, facts.owner(), facts.queue(), 0));
          }
        }
        case CHANGE_UNHEARD ->
            world.move(facts, ConversationState.SERVING, agent, facts.queue(), 0);
        default -> {}
      }
    }
  }

  private static Facts asking(World world, long queue, Act act) {
    Risk risk = act.one() == 11 ? Risk.HIGH : Risk.NONE;
    Channel channel = act.other() % 2 == 0 ? Channel.WEBCHAT : Channel.PHONE;
    return world.asking(
        world.open(queue, risk, act.other() % 2, 0), channel, demand(act.one(), act));
  }

  private static Demand demand(int kind, Act act) {
    return switch (kind % 6) {
      case 0 -> Demand.NONE.withSkills(Map.of("en", 1 + act.other() % 3));
      case 1 -> Demand.NONE.withSkills(Map.of("en", 2, "law", 1));
      case 2 -> Demand.NONE.withPreferred(1 + act.other() % 5);
      case 3 -> Demand.NONE.withWeight(1 + act.other() % 4);
      case 4 -> Demand.NONE.withVip(true).withPreferred(1 + act.other() % 4);
      default -> Demand.NONE.withWeight(3).withVisited(Set.of(1L));
    };
  }

  private static Profile skilled(Act act) {
    Profile profile = Profile.of("agent", act.one() % 4, List.of());
    for (long queue = 1; queue <= 3; queue++) {
      if ((act.other() + queue) % 3 != 0) {
        profile = profile.withMembership(queue, act.one() % 3, act.other() % 4);
      }
    }
    return profile
        .withSkills(Map.of("en", 1 + act.one() % 3, "law", 1 + act.other() % 2))
        .withHandledToday(act.one() % 2);
  }

  private static QueueSettings settings(Act act, long queue) {
    StrategyKind[] kinds = StrategyKind.values();
    QueueSettingsBuilder settings =
        QueueSettings.DEFAULT
            .but()
            .strategy(kinds[(act.one() + act.other()) % kinds.length])
            .offerMs(2_000 + act.one() * 1_000L)
            .priority(act.other() % 3)
            .misses(act.one() % 4)
            .memoryWaitMs(act.other() % 2 * 5_000L)
            .wrapUp(act.one() % 3 * 4_000L, 3_000, 2)
            .reservedForCalls(act.other() % 3)
            .calls(new QueueSettings.Calls(45_000, "2", "1", 120_000, 1 + act.other() % 3))
            .ownerGoneMs(act.one() % 2 * 6_000L);
    if (act.one() % 2 == 0) {
      settings.relax(2_000, 1).relax(6_000, 2);
    }
    if (act.other() % 2 == 0) {
      settings
          .after(1_000, Action.message("wait"))
          .after(4_000, Action.toQueue(1 + queue % 3))
          .maxWaiting(1 + act.one() % 4)
          .maxWaitMs(9_000)
          .onLimit(act.one() % 2 == 0 ? Action.leaveMessage() : Action.toQueue(1 + queue % 3));
    }
    return settings.build();
  }

  private static int pick(int number, List<?> from) {
    return Math.floorMod(number, from.size());
  }

  private static Command signIn(World world, long agent, Act act) {
    Set<Long> queues =
        Set.copyOf(Stream.of(1L, 2L, 3L).filter(q -> (act.other() + q) % 3 != 0).toList());
    return new Command.SignIn(world.stamp(), agent, "agent", act.other() % 4, queues, "desk", null);
  }
}
