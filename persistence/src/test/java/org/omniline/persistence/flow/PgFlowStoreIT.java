package org.omniline.persistence.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.SnowflakeIds;
import org.omniline.flow.graph.FlowGraph;
import org.omniline.flow.graph.Node;
import org.omniline.flow.store.DataServiceStore;
import org.omniline.flow.store.DataServiceStore.DataService;
import org.omniline.flow.store.FlowStore;
import org.omniline.flow.store.FlowStore.Draft;
import org.omniline.flow.store.FlowStore.Flow;
import org.omniline.flow.store.PromptStore;
import org.omniline.flow.store.PromptStore.Prompt;
import org.omniline.persistence.crypto.Keys;
import org.omniline.persistence.routing.PgQueueStore;
import org.omniline.persistence.sql.PostgresExtension;
import org.omniline.routing.QueueStore.SavedQueue;
import org.omniline.routing.acd.QueueSettings;

class PgFlowStoreIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private final SnowflakeIds ids = new SnowflakeIds(InstantSource.system(), 1);
  private final FlowStore store = new PgFlowStore(postgres.database(), ids);
  private final DataServiceStore services =
      new PgDataServiceStore(postgres.database(), Keys.cipher(), ids);
  private final PromptStore prompts = new PgPromptStore(postgres.database());

  private String code() {
    return "f" + ids.next();
  }

  private static FlowGraph graph(Node... nodes) {
    return new FlowGraph(nodes[0].id(), null, List.of(), List.of(nodes));
  }

  private static FlowGraph saying(String prompt) {
    return graph(new Node.Play("a", "", List.of(prompt), "z"), new Node.Hangup("z", "", List.of()));
  }

  private Draft made(String code, FlowGraph graph) {
    return store.save(new Draft(new Flow(0, 0, code, "热线", true, null), graph), 0).blockingGet();
  }

  private Draft published(String code, FlowGraph graph) {
    Draft draft = made(code, graph);
    return store.publish(draft.flow().id(), draft.flow().version(), "第一版", 0).blockingGet();
  }

  private Draft saved(Draft before, boolean active, FlowGraph graph) {
    Flow flow = before.flow();
    Flow changed =
        new Flow(flow.id(), flow.version(), flow.code(), "新名字", active, flow.published());
    return store.save(new Draft(changed, graph), 0).blockingGet();
  }

  private static void refused(ThrowingCallable call, Refusal.Code code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code));
  }

  @Test
  void draft_isKeptWithItsMistakes_andNobodySavesOverAnother() {
    Draft draft = made(code(), graph(new Node.Play("a", "", List.of(), "nowhere")));
    assertThat(store.find(draft.flow().id()).blockingGet()).isEqualTo(draft);
    assertThat(draft.flow().published()).isNull();

    Draft after = saved(draft, true, saying("hi"));
    assertThat(after.flow().version()).isEqualTo(draft.flow().version() + 1);
    assertThat(after.draft()).isEqualTo(saying("hi"));
    refused(() -> saved(draft, true, saying("late")), Refusal.Code.CONFLICT);
    refused(() -> made(draft.flow().code(), saying("x")), Refusal.Code.CONFLICT);
    assertThat(store.flows().blockingGet()).contains(after.flow());
  }

  @Test
  void publish_keepsEveryVersion_andRestoreBringsOneBack() {
    Draft first = published(code(), saying("one"));
    long id = first.flow().id();
    Draft edited = saved(first, true, saying("two"));
    assertThat(edited.flow().published()).isEqualTo(1);
    Draft second = store.publish(id, edited.flow().version(), "第二版", 0).blockingGet();
    assertThat(second.flow().published()).isEqualTo(2);
    refused(
        () -> store.publish(id, edited.flow().version(), "迟了", 0).blockingGet(),
        Refusal.Code.CONFLICT);

    Draft restored = store.restore(id, second.flow().version(), 1, "退回", 0).blockingGet();

    assertThat(restored.flow().published()).isEqualTo(1);
    assertThat(restored.draft()).isEqualTo(saying("two"));
    assertThat(store.graph(id, 1).blockingGet()).isEqualTo(saying("one"));
    assertThat(store.graph(id, 2).blockingGet()).isEqualTo(saying("two"));
    assertThat(store.versions(id).blockingGet())
        .extracting(FlowStore.Version::number, FlowStore.Version::note)
        .containsExactly(tuple(2, "第二版"), tuple(1, "第一版"));
    assertThat(store.publications(id).blockingGet())
        .extracting(FlowStore.Publication::number)
        .containsExactly(1, 2, 1);
    assertThat(store.published().blockingGet())
        .filteredOn(p -> p.flow().id() == id)
        .extracting(FlowStore.Published::graph)
        .containsExactly(saying("one"));
    refused(
        () -> store.restore(id, restored.flow().version(), 9, "没有", 0).blockingGet(),
        Refusal.Code.NOT_FOUND);
    assertThat(store.find(id).blockingGet().flow().version()).isEqualTo(restored.flow().version());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update flow_version set graph = '{}'",
        "delete from flow_version",
        "truncate flow_version cascade",
        "update flow_publication set number = 1",
        "delete from flow_publication",
        "update ivr_step set key = '1'",
        "delete from ivr_step"
      })
  void nobody_changesWhatWasPublishedOrRecorded(String statement) {
    published(code(), saying("kept"));
    assertThatThrownBy(
            () -> postgres.database().sql().update(statement, Tuple.tuple()).blockingGet())
        .hasMessageContaining("append-only");
  }

  @Test
  void whatPublishedFlowsName_isNotClosed() {
    Draft inner = published(code(), graph(new Node.Return("r", "")));
    String name = code();
    Prompt prompt = prompts.save(new Prompt("p" + name, 0, "您好", "", null, true), 0).blockingGet();
    DataService service =
        services.save(service("s" + name, Map.of("X-Key", "geheim")), 0).blockingGet();
    SavedQueue queue =
        new PgQueueStore(postgres.database(), ids)
            .saveQueue(new SavedQueue(0, 0, "q" + name, "队列", true, QueueSettings.DEFAULT), 0)
            .blockingGet();
    Draft outer =
        published(
            name,
            graph(
                new Node.Play("p", "", List.of(prompt.code()), "s"),
                new Node.Subflow("s", "", inner.flow().code(), "f"),
                new Node.Fetch("f", "", service.code(), List.of(), List.of(), "q", "z", "z"),
                new Node.Queue("q", "", queue.code(), 0, Map.of(), "z"),
                new Node.Hangup("z", "", List.of())));

    refused(() -> saved(inner, false, inner.draft()), Refusal.Code.IN_USE);
    refused(() -> close(prompt), Refusal.Code.IN_USE);
    refused(() -> close(service), Refusal.Code.IN_USE);
    refused(() -> close(queue), Refusal.Code.IN_USE);

    saved(outer, false, outer.draft());
    close(prompt);
    close(service);
    close(queue);
    assertThat(saved(inner, false, inner.draft()).flow().active()).isFalse();
  }

  @Test
  void queueThatADraftNames_isNotClosed_andTheDraftIsNamed() {
    String name = code();
    SavedQueue queue =
        new PgQueueStore(postgres.database(), ids)
            .saveQueue(new SavedQueue(0, 0, "q" + name, "队列", true, QueueSettings.DEFAULT), 0)
            .blockingGet();
    Draft draft = made(name, graph(new Node.Queue("q", "", queue.code(), 0, Map.of(), "q")));

    assertThatThrownBy(() -> close(queue))
        .isInstanceOfSatisfying(
            Refusal.class,
            r ->
                assertThat(r.fields())
                    .containsEntry(
                        "usedBy",
                        List.of(
                            Map.of(
                                "kind",
                                "flow-draft",
                                "id",
                                Long.toString(draft.flow().id()),
                                "name",
                                "热线"))));
    saved(draft, true, saying("hi"));
    close(queue);
  }

  private void close(Prompt p) {
    prompts
        .save(new Prompt(p.code(), p.version(), p.chinese(), p.english(), null, false), 0)
        .ignoreElement()
        .blockingAwait();
  }

  private void close(DataService s) {
    services
        .save(
            new DataService(
                s.id(),
                s.version(),
                s.code(),
                s.name(),
                s.url(),
                s.method(),
                s.headers(),
                s.timeout(),
                false),
            0)
        .ignoreElement()
        .blockingAwait();
  }

  private void close(SavedQueue q) {
    new PgQueueStore(postgres.database(), ids)
        .saveQueue(
            new SavedQueue(q.id(), q.version(), q.code(), q.name(), false, QueueSettings.DEFAULT),
            0)
        .ignoreElement()
        .blockingAwait();
  }

  private static DataService service(String code, Map<String, String> headers) {
    return new DataService(
        0,
        0,
        code,
        "工单系统",
        URI.create("https://orders.example.org/api"),
        DataServiceStore.Method.POST,
        headers,
        Duration.ofMillis(1_500),
        true);
  }

  @Test
  void dataService_keepsItsHeadersEnciphered() {
    DataService saved = services.save(service(code(), Map.of("X-Key", "geheim")), 0).blockingGet();

    assertThat(services.find(saved.id()).blockingGet()).isEqualTo(saved);
    assertThat(saved.headers()).containsExactly(Map.entry("X-Key", "geheim"));
    assertThat(services.services().blockingGet()).contains(saved);
    String row =
        postgres
            .database()
            .sql()
            .list(
                "select encode(headers_sealed, 'escape') as sealed from data_service where id = $1",
                Tuple.of(saved.id()),
                r -> r.getString("sealed"))
            .blockingGet()
            .get(0);
    assertThat(row).doesNotContain("geheim").doesNotContain("X-Key");
    refused(
        () -> services.save(service(saved.code(), Map.of()), 0).blockingGet(),
        Refusal.Code.CONFLICT);
    close(saved);
    refused(() -> close(saved), Refusal.Code.CONFLICT);
  }

  @Test
  void prompt_isMadeOnceAndNotSavedOverAnother() {
    Prompt saved = prompts.save(new Prompt(code(), 0, "您好", "Hello", null, true), 0).blockingGet();

    assertThat(prompts.prompts().blockingGet()).contains(saved);
    refused(
        () -> prompts.save(new Prompt(saved.code(), 0, "又", "", null, true), 0).blockingGet(),
        Refusal.Code.CONFLICT);
    refused(
        () -> prompts.save(new Prompt(saved.code(), 1, "x", "", 77L, true), 0).blockingGet(),
        Refusal.Code.INVALID);
    close(saved);
    refused(() -> close(saved), Refusal.Code.CONFLICT);
  }
}
