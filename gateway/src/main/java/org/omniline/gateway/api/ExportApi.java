package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.rxjava3.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Entry;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.http.FileHeaders;
import org.omniline.gateway.json.WireJson;

/** {@code /conversations/{id}/export}: a whole record leaves the house, so it is written down. */
final class ExportApi {
  private final ConversationStore conversations;
  private final Audit audit;
  private final ConversationHtml html;

  ExportApi(ConversationStore conversations, Audit audit, ConversationHtml html) {
    this.conversations = conversations;
    this.audit = audit;
    this.html = html;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("conversations.export", this::export);
  }

  private Completable export(ApiRequest request) {
    long id = request.id("id");
    String target = "conversation:" + id;
    return conversations
        .find(request.user().viewer(), id)
        .switchIfEmpty(
            Single.defer(
                () ->
                    audit
                        .refused(
                            request.user(),
                            request.operation(),
                            Refusal.Code.NOT_FOUND.wire(),
                            request.address(),
                            target)
                        .andThen(
                            Single.error(
                                new Refusal(
                                    Refusal.Code.NOT_FOUND, "There is no such conversation.")))))
        .flatMapCompletable(
            conversation ->
                audit
                    .access(request.user(), request.operation(), request.address(), target)
                    .andThen(conversations.entries(request.user().viewer(), id))
                    .flatMapCompletable(entries -> send(request, conversation, entries)));
  }

  private Completable send(ApiRequest request, Conversation conversation, List<Entry> entries) {
    boolean json = "json".equals(request.query("format"));
    HttpServerResponse response = request.context().response();
    FileHeaders.attachment(
        response.getDelegate().headers(),
        "conversation-" + conversation.id() + (json ? ".json" : ".html"),
        json ? "application/json" : "text/html; charset=utf-8");
    response.putHeader("cache-control", "no-store");
    Buffer body =
        json
            ? new JsonObject()
                .put("conversation", WireJson.conversation(conversation))
                .put("entries", WireJson.array(entries, WireJson::entry))
                .toBuffer()
            : Buffer.buffer(html.render(conversation, entries));
    return response.rxEnd(body);
  }
}
