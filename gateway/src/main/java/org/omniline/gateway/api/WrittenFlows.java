package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.AccountStore;
import org.omniline.flow.graph.FlowGraph;
import org.omniline.flow.store.FlowStore;
import org.omniline.flow.store.FlowStore.Published;
import org.omniline.flow.text.TextFlows;
import org.omniline.flow.text.WrittenFlow;
import org.omniline.flow.text.WrittenFlow.Misfit;

/** Refuses flows that do not work in writing where conversations in writing go through them. */
final class WrittenFlows {
  private final AccountStore accounts;
  private final FlowStore flows;

  WrittenFlows(AccountStore accounts, FlowStore flows) {
    this.accounts = accounts;
    this.flows = flows;
  }

  /**
   * Refuses INVALID when a node of a flow, or of one that it runs, does not work in writing.
   *
   * @param field what the refusal is about
   * @param all the published flows
   */
  static void require(String field, String code, FlowGraph graph, List<Published> all) {
    Map<String, FlowGraph> graphs =
        all.stream().collect(Collectors.toMap(one -> one.flow().code(), Published::graph));
    graphs.put(code, graph);
    List<Misfit> misfits =
        WrittenFlow.check(code, graph, flow -> Optional.ofNullable(graphs.get(flow)));
    if (!misfits.isEmpty()) {
      throw refusal(field, misfits.get(0));
    }
  }

  private static Refusal refusal(String field, Misfit misfit) {
    return new Refusal(
        Refusal.Code.INVALID,
        "The node " + misfit.node() + " does not work in writing: " + said(misfit.why()),
        Map.of(
            "field",
            field,
            "reason",
            reason(misfit.why()),
            "flow",
            misfit.flow(),
            "node",
            misfit.node()));
  }

  private static String reason(WrittenFlow.Why why) {
    return switch (why) {
      case DIALS -> "not-written-dials";
      case SECRET -> "not-written-secret";
      case SURVEY -> "not-written-survey";
    };
  }

  private static String said(WrittenFlow.Why why) {
    return switch (why) {
      case DIALS -> "it dials a number.";
      case SECRET -> "it keeps a secret, which would be read in the conversation.";
      case SURVEY -> "it asks a survey, which follows a talk.";
    };
  }

  /** The same for a flow that is about to be published, where an account or its flow uses it. */
  Completable require(String code, FlowGraph graph) {
    return Single.zip(
            accounts.all(),
            flows.published(),
            (ways, published) -> {
              Map<String, FlowGraph> graphs =
                  published.stream()
                      .collect(Collectors.toMap(one -> one.flow().code(), Published::graph));
              graphs.put(code, graph);
              ways.stream()
                  .filter(WrittenFlows::isWritten)
                  .map(way -> way.setting(TextFlows.FLOW, ""))
                  .distinct()
                  .filter(graphs::containsKey)
                  .forEach(
                      begun ->
                          WrittenFlow.check(
                                  begun,
                                  graphs.get(begun),
                                  flow -> Optional.ofNullable(graphs.get(flow)))
                              .stream()
                              .filter(misfit -> misfit.flow().equals(code))
                              .findFirst()
                              .ifPresent(
                                  misfit -> {
                                    throw refusal("graph", misfit);
                                  }));
              return code;
            })
        .ignoreElement();
  }

  private static boolean isWritten(ChannelAccount account) {
    return account.active() && account.channel() != Channel.PHONE;
  }
}
