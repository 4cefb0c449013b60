package org.omniline.routing.admission;

import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Channel;
import org.omniline.conversation.IdentityKey;
import org.omniline.conversation.Later;
import org.omniline.conversation.intake.Admission;
import org.omniline.conversation.intake.InboundMessage;
import org.omniline.flow.rule.InvalidRule;
import org.omniline.flow.rule.Rule;
import org.omniline.flow.rule.RuleAction;
import org.omniline.flow.rule.RuleBook;
import org.omniline.flow.rule.RuleDecision;
import org.omniline.routing.admission.AdmissionPolicy.QueueHours;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits by the administrators' rules. Compiled once for each reading of the policy; asking takes
 * microseconds. Thread-safe.
 */
public final class RuleAdmission implements Admission {
  /** A person on the list of those who go first, as long as no rule says more. */
  public static final int VIP_PRIORITY = 10;

  private static final Logger LOG = LoggerFactory.getLogger(RuleAdmission.class);

  private record Compiled(AdmissionPolicy policy, RuleBook book) {}

  private final AdmissionPolicies policies;
  private final QueueGlance queues;
  private final Regions regions;
  private final InstantSource clock;
  private final AtomicReference<@Nullable Compiled> compiled = new AtomicReference<>();

  /** Knows the places of numbers. */
  @FunctionalInterface
  public interface Regions {
    /** Null where there is none, or nobody knows. Must not block. */
    @Nullable String of(IdentityKey identity);
  }

  public RuleAdmission(
      AdmissionPolicies policies, QueueGlance queues, Regions regions, InstantSource clock) {
    this.policies = policies;
    this.queues = queues;
    this.regions = regions;
    this.clock = clock;
  }

  @Override
  public Single<Gate> gate() {
    return policies
        .policy()
        .map(this::compiled)
        .<Gate>map(PolicyGate::new)
        .onErrorReturn(
            error -> {
              // Without rules everybody still waits, in the account's own queue.
              LOG.warn("Routing rules cannot be read: {}", error.toString());
              return OPEN;
            });
  }

  // The same object while nothing changed; comparing thousands of rules would cost more than
  // asking.
  @SuppressWarnings("ReferenceEquality")
  private Compiled compiled(AdmissionPolicy policy) {
    Compiled known = compiled.get();
    if (known != null && known.policy == policy) {
      return known;
    }
    Compiled fresh = new Compiled(policy, book(policy.rules()));
    compiled.set(fresh);
    return fresh;
  }

  /** A rule that was valid when it was saved and is no longer must not silence the others. */
  private static RuleBook book(List<Rule> rules) {
    List<Rule> left = new ArrayList<>(rules);
    while (true) {
      try {
        return RuleBook.compile(RuleFacts.VOCABULARY, left);
      } catch (InvalidRule e) {
        LOG.error("Routing rule {} is left out: {}", e.rule().id(), e.getMessage());
        left.remove(e.rule());
      }
    }
  }

  private final class PolicyGate implements Gate {
    private final Compiled now;

    private PolicyGate(Compiled now) {
      this.now = now;
    }

    @Override
    public Plan admit(InboundMessage first, Caller caller) {
      return RuleAdmission.this.admit(now, first, caller);
    }

    @Override
    public @Nullable String leftForLater(long queueId, @Nullable String language) {
      QueueHours hours = now.policy.hours().get(queueId);
      Instant at = clock.instant();
      return hours == null || hours.whenClosed() == null || hours.hours().isOpen(at)
          ? null
          : ClosedWords.written(now.policy, hours, at, language);
    }

    @Override
    public String dangerText(@Nullable String language) {
      return now.policy.texts().danger().in(language);
    }
  }

  private Plan admit(Compiled now, InboundMessage first, Caller caller) {
    AdmissionPolicy policy = now.policy;
    if (caller.blockedBy() != null && !caller.highRisk()) {
      return new Plan(
          first.account().queueId(),
          0,
          false,
          Map.of(),
          List.of(policy.texts().blocked().in(first.language())),
          caller.blockedBy(),
          null,
          List.of());
    }
    Instant at = clock.instant();
    long own = first.account().queueId();
    Map<String, Object> facts =
        RuleFacts.of(
            first,
            caller,
            regions.of(first.identity()),
            own,
            at,
            policy.zone(),
            policy.hours().get(own),
            queues);
    Plan plan = plan(policy, now.book.decide(facts), own, caller.vip(), at, reader(first));
    // A high risk is never left to a list.
    return caller.highRisk() ? plan.waiting() : plan;
  }

  /**
   * What a set of rules would do; for a page's "try it".
   *
   * @param rules in their order, also those not saved yet
   * @param facts by variable; what is missing counts as not known
   * @throws InvalidRule when one does not compile
   */
  public static Plan rehearse(
      AdmissionPolicy policy, List<Rule> rules, Map<String, Object> facts, long queueId, Instant at)
      throws InvalidRule {
    Map<String, Object> all = new HashMap<>();
    RuleFacts.at(all, at, policy.zone(), policy.hours().get(queueId));
    all.putAll(facts);
    RuleDecision decision = RuleBook.compile(RuleFacts.VOCABULARY, rules).decide(all);
    boolean vip = Boolean.TRUE.equals(all.get("vip"));
    return plan(policy, decision, queueId, vip, at, new Reader(null, true, true));
  }

  /**
   * Whoever is told something.
   *
   * @param language null where nobody knows
   * @param writes not by voice: what is told can be read again, and written on
   * @param waits for a person: who is asked by a flow in writing first hears of closed hours when a
   *     person is asked for
   */
  private record Reader(@Nullable String language, boolean writes, boolean waits) {}

  private static Reader reader(InboundMessage first) {
    boolean writes = first.account().channel() != Channel.PHONE;
    return new Reader(first.language(), writes, !(writes && first.selfService()));
  }

  private static Plan plan(
      AdmissionPolicy policy,
      RuleDecision decision,
      long own,
      boolean vip,
      Instant at,
      Reader reader) {
    long queue = own;
    int priority = vip ? VIP_PRIORITY : 0;
    Map<String, Integer> skills = new HashMap<>();
    List<String> tell = new ArrayList<>();
    for (RuleAction action : decision.actions()) {
      if (action instanceof RuleAction.ToQueue to && policy.queues().contains(to.queue())) {
        queue = to.queue();
      } else if (action instanceof RuleAction.SetPriority set) {
        priority = Math.max(priority, set.priority());
      } else if (action instanceof RuleAction.DemandSkill demand) {
        skills.merge(demand.skill(), demand.level(), Math::max);
      } else if (action instanceof RuleAction.Tell text) {
        tell.add(text.words().in(reader.language()));
      } else if (action instanceof RuleAction.ToExternal outside) {
        String text = policy.texts().external().in(reader.language());
        tell.add(text.replace("{target}", outside.target()));
      }
    }
    QueueHours hours = policy.hours().get(queue);
    boolean closed = reader.waits() && hours != null && !hours.hours().isOpen(at);
    if (closed) {
      String words =
          reader.writes()
              ? ClosedWords.written(policy, hours, at, reader.language())
              : ClosedWords.own(hours, at, reader.language());
      if (!words.isBlank()) {
        tell.add(words);
      }
    }
    Later later = closed ? hours.whenClosed() : null;
    return new Plan(queue, priority, vip, skills, tell, null, later, steps(decision));
  }

  private static List<Step> steps(RuleDecision decision) {
    return decision.trace().stream()
        .map(s -> new Step(s.rule(), s.version(), s.name(), s.outcome().name(), s.reason()))
        .toList();
  }
}
