package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Maybe;
import io.vertx.core.json.JsonObject;
import org.omniline.channels.phone.number.PhonePlaces;
import org.omniline.conversation.Brief;
import org.omniline.conversation.Viewer;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.gateway.json.CallWire;
import org.omniline.gateway.json.WireJson;

/** What stands beside a person's card, as desks get it (objects.md). Thread-safe. */
final class DeskBriefs {
  private final ConversationStore store;
  private final PhonePlaces places;

  DeskBriefs(ConversationStore store, PhonePlaces places) {
    this.store = store;
    this.places = places;
  }

  /** For whoever may know it; empty where there is no such conversation. */
  Maybe<JsonObject> of(Viewer viewer, long conversation) {
    return store.brief(viewer, conversation).map(this::json);
  }

  private JsonObject json(Brief brief) {
    Brief.Judged judged = brief.judged();
    JsonObject given = new JsonObject();
    new java.util.TreeMap<>(brief.given()).forEach(given::put);
    return new JsonObject()
        .put("identity", WireJson.id(brief.identity()))
        .put("place", brief.number() == null ? null : CallWire.place(places, brief.number()))
        .put("accessNumber", brief.accessNumber())
        .put("keys", WireJson.way(brief.way()))
        .put("given", given)
        .put("missed", WireJson.array(brief.missed(), DeskBriefs::missed))
        .put(
            "judged",
            judged == null
                ? null
                : new JsonObject()
                    .put("level", judged.level().name())
                    .put("by", WireJson.ref(judged.by()))
                    .put("at", WireJson.time(judged.at()))
                    .put("conversation", WireJson.id(judged.conversation())))
        .put("marks", WireJson.array(brief.marks(), DeskBriefs::mark));
  }

  private static JsonObject missed(Brief.Missed one) {
    return new JsonObject()
        .put("kind", one.kind().name())
        .put("state", one.state().name())
        .put("at", WireJson.time(one.at()));
  }

  private static JsonObject mark(Brief.Mark one) {
    return new JsonObject().put("list", one.list().name()).put("until", WireJson.time(one.until()));
  }
}
