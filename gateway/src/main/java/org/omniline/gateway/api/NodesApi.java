package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import java.util.List;
import java.util.Map;
import org.omniline.conversation.Refusal;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.cluster.NodeBoard;
import org.omniline.gateway.cluster.NodeControl;
import org.omniline.gateway.cluster.NodeStatus;
import org.omniline.gateway.json.WireJson;

/** {@code /nodes}: which nodes there are; one that shall be stopped is drained first. */
final class NodesApi {
  private final NodeBoard board;
  private final NodeControl control;
  private final Audit audit;

  NodesApi(NodeBoard board, NodeControl control, Audit audit) {
    this.board = board;
    this.control = control;
    this.audit = audit;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("nodes.list", this::list);
    handlers.put("nodes.drain", this::drain);
    handlers.put("nodes.resume", request -> tell(request, NodeControl.Command.RESUME));
  }

  private Completable list(ApiRequest request) {
    return board
        .nodes()
        .flatMapCompletable(all -> request.replyAll(WireJson.array(all, NodeStatus::toJson)));
  }

  private Completable drain(ApiRequest request) {
    int node = node(request.context().pathParam("node"));
    Completable sure =
        "true".equals(request.query("last"))
            ? Completable.complete()
            : board.nodes().flatMapCompletable(all -> othersServe(all, node));
    return sure.andThen(Completable.defer(() -> tell(request, NodeControl.Command.DRAIN)));
  }

  /** Who empties the last one shuts the hotline: that is to be meant. */
  private static Completable othersServe(List<NodeStatus> all, int node) {
    boolean serves = all.stream().anyMatch(one -> one.number() == node && isReady(one));
    boolean others = all.stream().anyMatch(one -> one.number() != node && isReady(one));
    return serves && !others
        ? Completable.error(
            Refusal.invalid(
                "last-node",
                "No other node takes people: nobody would be served. Ask with last=true to do so."))
        : Completable.complete();
  }

  private static boolean isReady(NodeStatus one) {
    return one.state() == NodeStatus.State.READY;
  }

  private Completable tell(ApiRequest request, NodeControl.Command command) {
    int node = node(request.context().pathParam("node"));
    return audit
        .management(
            request.user(), request.operation(), request.address(), "node:" + node, Map.of())
        .andThen(Completable.defer(() -> control.tell(node, command)))
        .andThen(Completable.defer(() -> list(request)));
  }

  private int node(String text) {
    if (text.equals("self")) {
      return control.number();
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new Refusal(Refusal.Code.NOT_FOUND, "There is no such node.", e);
    }
  }
}
