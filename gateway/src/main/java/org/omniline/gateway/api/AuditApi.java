package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.omniline.conversation.staff.AuditStore;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.json.WireJson;

/** {@code /audit}: reading the trail is itself written down. */
final class AuditApi {
  private static final int PAGE = 50;

  private final AuditStore store;
  private final Audit audit;

  AuditApi(AuditStore store, Audit audit) {
    this.store = store;
    this.audit = audit;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("audit.list", this::list);
  }

  private Completable list(ApiRequest request) {
    String kind = request.query("kind");
    AuditStore.Query query =
        new AuditStore.Query(
            request.time("from"),
            request.time("to"),
            request.query("login"),
            kind == null ? null : AuditStore.Kind.valueOf(kind),
            request.query("action"),
            request.query("outcome"),
            request.query("after"),
            request.limit(PAGE));
    return audit
        .access(request.user(), request.operation(), request.address(), "audit")
        .andThen(store.find(query))
        .flatMapCompletable(
            page ->
                request.reply(
                    200,
                    new JsonObject()
                        .put("items", WireJson.array(page.items(), ApiJson::auditLine))
                        .put("next", page.next())));
  }
}
