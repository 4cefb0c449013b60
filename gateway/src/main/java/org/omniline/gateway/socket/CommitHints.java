package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Later;
import org.omniline.conversation.Risk;
import org.omniline.conversation.RiskProposal;
import org.omniline.routing.Acd;
import org.omniline.routing.RoutingAlarms;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows a commit, wherever it was made: desks and visitors hear of the change, and the ACD
 * of what matters to it. Hints: a lost one is mended by sweep and reconciliation. Thread-safe, does
 * not block, never throws.
 */
public final class CommitHints {
  private static final Logger LOG = LoggerFactory.getLogger(CommitHints.class);
  private static final int REMEMBERED = 50_000;

  /** What the ACD looks at. */
  private record Standing(
      long stateVersion,
      Risk risk,
      int priority,
      @Nullable RiskProposal proposal,
      @Nullable Later later) {}

  private final ChangeFeed feed;
  private final Acd acd;
  private final RoutingAlarms alarms;
  private final Map<Long, Standing> told =
      new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Standing> eldest) {
          return size() > REMEMBERED;
        }
      };

  /**
   * @param alarms hears of what words propose
   */
  public CommitHints(ChangeFeed feed, Acd acd, RoutingAlarms alarms) {
    this.feed = feed;
    this.acd = acd;
    this.alarms = alarms;
  }

  /** One change is durable. */
  public void committed(Change change) {
    committed(List.of(change));
  }

  /** Several are, in one transaction. */
  public void committed(Collection<Change> changes) {
    feed.publishAll(changes);
    List<Conversation> news = new ArrayList<>();
    synchronized (told) {
      for (Change change : changes) {
        Conversation c = change.conversation();
        Standing now =
            new Standing(c.stateVersion(), c.risk(), c.priority(), c.riskProposal(), c.later());
        // Most messages change nothing of this, and the ACD is one for the whole cluster.
        if (!now.equals(told.put(c.id(), now))) {
          news.add(c);
        }
      }
    }
    changes.forEach(this::alarm);
    if (!news.isEmpty()) {
      observe(news);
    }
  }

  private void alarm(Change change) {
    Conversation c = change.conversation();
    RiskProposal proposal = c.riskProposal();
    boolean now =
        change.entries().stream()
            .anyMatch(entry -> entry.content().type() == EntryType.RISK_PROPOSED);
    if (now && proposal != null) {
      alarms.raised(
          new RoutingAlarms.Alarm(
              RoutingAlarms.Kind.CRISIS_PROPOSED,
              c.id(),
              c.queue().id(),
              c.owner() == null ? 0 : c.owner().id(),
              proposal.at()));
    }
  }

  private void observe(List<Conversation> news) {
    Completable heard = news.size() == 1 ? acd.observe(news.get(0)) : acd.observeAll(news);
    var unused = // a hint: reconciliation mends what is lost
        heard.subscribe(
            () -> {}, error -> LOG.warn("The ACD did not hear of a change: {}", error.toString()));
  }
}
