package org.omniline.flow.text;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.conversation.port.AccountStore;
import org.omniline.flow.run.FlowInput;
import org.omniline.flow.run.FlowProgram;
import org.omniline.flow.run.FlowRequest;
import org.omniline.flow.store.LiveFlows;
import org.omniline.flow.store.PromptStore.Prompt;
import org.omniline.flow.text.TextRuns.Decision;
import org.omniline.flow.text.TextRuns.Standing;
import org.omniline.flow.text.TextRuns.Stored;
import org.omniline.flow.text.TextTurn.Next;
import org.omniline.flow.text.TextTurn.Shut;

/**
 * Leads new conversations in writing through the flow that their account names, before they wait
 * for a person. Every step is stored with what it says, so that any node goes on where another
 * stopped. Nobody is lost to a flow: what fails leads to the queue. Thread-safe.
 */
public final class TextFlows {
  /** The setting of an account that names the flow its conversations begin with. */
  public static final String FLOW = "flow";

  /** The setting that says how long an answer is waited for, in seconds. */
  public static final String SILENCE = "flowSilenceS";

  /** The setting that ends who is silent, where it is {@code true}; else a person is asked for. */
  public static final String CLOSES = "flowSilenceCloses";

  /** Ours; no public source fixes it. */
  public static final int SILENCE_S = 300;

  /** The bounds of {@link #SILENCE}. */
  public static final int LEAST_SILENCE_S = 10;

  public static final int MOST_SILENCE_S = 86_400;

  /** A service that is slow for one keeps the others from nothing. */
  private static final int AT_ONCE = 16;

  /** Hears of what went wrong, for the log; must not throw. */
  @FunctionalInterface
  public interface Troubles {
    void heard(long conversation, String what, Throwable error);
  }

  /** Whether a queue is closed just now. */
  @FunctionalInterface
  public interface Doors {
    /**
     * Asks.
     *
     * @param queue its code; null: the conversation's
     * @param language in which the person reads us; null where nobody knows
     * @return empty while it is open, and where there is no such queue
     */
    Maybe<Shut> shut(@Nullable String queue, Conversation conversation, @Nullable String language);
  }

  private final TextRuns store;
  private final AccountStore accounts;
  private final LiveFlows flows;
  private final Doors doors;
  private final Consumer<Change> committed;
  private final Troubles troubles;
  private final InstantSource clock;
  private final TextMachine machine;

  /**
   * Makes one.
   *
   * @param committed hears of what is durable; must not block
   */
  public TextFlows(
      TextRuns store,
      AccountStore accounts,
      LiveFlows flows,
      Doors doors,
      Consumer<Change> committed,
      Troubles troubles,
      InstantSource clock) {
    this.store = store;
    this.accounts = accounts;
    this.flows = flows;
    this.doors = doors;
    this.committed = committed;
    this.troubles = troubles;
    this.clock = clock;
    this.machine = new TextMachine(flows.library(), this::prompt);
  }

  private String prompt(String code, String language) {
    Prompt prompt = flows.prompt(code).orElse(null);
    if (prompt == null) {
      return "";
    }
    return language.equals("en") && !prompt.english().isBlank()
        ? prompt.english()
        : prompt.chinese();
  }

  /** Whether conversations of an account begin with a flow that can be had, and works here. */
  public boolean begins(ChannelAccount account) {
    return account.channel() != Channel.PHONE && version(account).isPresent();
  }

  private Optional<Integer> version(ChannelAccount account) {
    String code = account.setting(FLOW, "");
    return code.isEmpty() ? Optional.empty() : flows.library().published(code).filter(fits(code));
  }

  private java.util.function.Predicate<Integer> fits(String code) {
    return version ->
        flows
            .library()
            .program(code, version)
            .map(FlowProgram::graph)
            .filter(graph -> WrittenFlow.check(code, graph, this::published).isEmpty())
            .isPresent();
  }

  private Optional<org.omniline.flow.graph.FlowGraph> published(String code) {
    return flows
        .library()
        .published(code)
        .flatMap(version -> flows.library().program(code, version))
        .map(FlowProgram::graph);
  }

  /** Whether something of a change concerns a flow in writing. */
  public static boolean concerns(Change change) {
    Conversation c = change.conversation();
    return c.channel() != Channel.PHONE
        && (c.state() == ConversationState.SELF_SERVICE
            || change.entries().stream()
                .anyMatch(entry -> entry.content().type() == EntryType.MENU_PASSED));
  }

  /** Looks at conversations whose time has come, or that nobody looked at; at most so many. */
  public Completable sweep(int most) {
    return store
        .due(most)
        .flattenAsFlowable(all -> all)
        .flatMapCompletable(
            due ->
                look(due.conversation(), due.channel(), due.account())
                    .doOnError(
                        error -> troubles.heard(due.conversation(), "waits in its flow", error))
                    .onErrorComplete(),
            false,
            AT_ONCE);
  }

  /**
   * Looks at a conversation and goes on with its run as far as possible; does nothing when nothing
   * has happened.
   *
   * @return fails when neither that nor asking for a person could be stored: to be tried again
   */
  public Completable look(long conversation, Channel channel, String account) {
    return accounts
        .byCode(channel, account)
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty())
        .flatMapCompletable(found -> go(conversation, found.orElse(null)))
        .onErrorResumeNext(error -> broken(conversation, error));
  }

  private Completable broken(long conversation, Throwable error) {
    troubles.heard(conversation, "has a broken flow: a person is asked for", error);
    return turn(conversation, machine::broken, rules(null));
  }

  /** A run that began with versions that are not here yet. */
  private static final class NotHere extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Map<String, Integer> versions;

    NotHere(Map<String, Integer> versions) {
      super("versions of flows are not here", null, false, false);
      this.versions = versions;
    }
  }

  private Completable go(long conversation, @Nullable ChannelAccount account) {
    TextMachine.Rules rules = rules(account);
    Decision decision = stands -> decide(stands, account, rules);
    return turn(
            conversation,
            stands -> {
              requireHere(stands);
              return decision.of(stands);
            },
            rules)
        .onErrorResumeNext(
            error ->
                error instanceof NotHere missing
                    ? flows.need(missing.versions).andThen(turn(conversation, decision, rules))
                    : Completable.error(error));
  }

  private void requireHere(Standing stands) {
    TextRun run = stands.run();
    if (run == null || run.state().over()) {
      return;
    }
    Map<String, Integer> missing = new HashMap<>();
    run.state()
        .versions()
        .forEach(
            (flow, version) -> {
              if (flows.library().program(flow, version).isEmpty()) {
                missing.put(flow, version);
              }
            });
    if (!missing.isEmpty()) {
      throw new NotHere(missing);
    }
  }

  private @Nullable TextTurn decide(
      Standing stands, @Nullable ChannelAccount account, TextMachine.Rules rules) {
    if (stands.run() != null) {
      return machine.goOn(stands, rules);
    }
    if (stands.conversation().state() != ConversationState.SELF_SERVICE) {
      return null;
    }
    Optional<Integer> version = account == null ? Optional.empty() : version(account);
    return account == null || version.isEmpty()
        ? machine.cannotBegin(stands)
        : machine.begin(
            stands, account.setting(FLOW, ""), version.get(), known(account, stands), rules);
  }

  private static Map<String, Object> known(ChannelAccount account, Standing stands) {
    Conversation c = stands.conversation();
    Map<String, Object> known = new HashMap<>();
    known.put("channel", c.channel().name());
    known.put("account", account.code());
    // What an agent wrote of the person is for staff alone, and flows speak to the person.
    known.put("name", c.contact().told());
    known.put("language", stands.language());
    known.put("vip", c.demand().vip());
    known.put("returning", c.visit() > 1);
    known.values().removeIf(Objects::isNull);
    return known;
  }

  private static TextMachine.Rules rules(@Nullable ChannelAccount account) {
    int seconds = account == null ? SILENCE_S : silence(account.setting(SILENCE, ""));
    return new TextMachine.Rules(
        Duration.ofSeconds(seconds), account != null && account.setting(CLOSES, "").equals("true"));
  }

  private static int silence(String text) {
    return text.matches("[0-9]{1,6}")
        ? Math.max(LEAST_SILENCE_S, Math.min(MOST_SILENCE_S, Integer.parseInt(text)))
        : SILENCE_S;
  }

  // ---- one turn and what follows it ----

  private Completable turn(long conversation, Decision decision, TextMachine.Rules rules) {
    return store
        .turn(conversation, decision)
        .flatMapCompletable(
            stored -> {
              if (!stored.change().entries().isEmpty()) {
                committed.accept(stored.change());
              }
              return follow(conversation, stored, rules);
            });
  }

  private Completable follow(long conversation, Stored stored, TextMachine.Rules rules) {
    Next next = stored.turn().next();
    if (next instanceof Next.Ask ask) {
      return flows
          .ask(ask.fetch().service(), ask.fetch().parameters())
          .flatMapCompletable(input -> told(conversation, ask.turn(), input, rules));
    }
    return next instanceof Next.Person person
        ? person(conversation, person, stored, rules)
        : Completable.complete();
  }

  private Completable told(long conversation, int turn, FlowInput input, TextMachine.Rules rules) {
    return turn(conversation, stands -> machine.told(stands, turn, input, rules), rules);
  }

  private Completable person(
      long conversation, Next.Person person, Stored stored, TextMachine.Rules rules) {
    Conversation c = stored.change().conversation();
    boolean danger = c.risk() == Risk.HIGH || c.riskProposal() != null;
    String queue = person.target() instanceof FlowRequest.Queue named ? named.queue() : null;
    Single<Optional<Shut>> shut =
        danger
            ? Single.just(Optional.empty())
            : doors
                .shut(queue, c, stored.language())
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .doOnError(error -> troubles.heard(conversation, "goes on without hours", error))
                .onErrorReturnItem(Optional.empty());
    return shut.flatMapCompletable(
        closed -> person(conversation, person, closed.orElse(null), rules));
  }

  /** A flow has its own way for a queue that lets nobody wait; what is left is told so. */
  private Completable person(
      long conversation, Next.Person person, @Nullable Shut shut, TextMachine.Rules rules) {
    if (shut != null && shut.later() != null && person.target() instanceof FlowRequest.Queue) {
      return failed(conversation, person, "CLOSED", rules);
    }
    return turn(conversation, stands -> machine.handOver(stands, person.turn(), shut), rules)
        .onErrorResumeNext(
            error ->
                error instanceof Refusal refusal
                        && refusal.code() == Refusal.Code.INVALID
                        && person.target() != null
                    ? failed(conversation, person, "NO_SUCH_TARGET", rules)
                    : Completable.error(error));
  }

  private Completable failed(
      long conversation, Next.Person person, String reason, TextMachine.Rules rules) {
    return told(
        conversation, person.turn(), new FlowInput.TargetFailed(clock.instant(), reason), rules);
  }
}
