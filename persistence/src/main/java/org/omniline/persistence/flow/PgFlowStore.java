package org.omniline.persistence.flow;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.Ids;
import org.omniline.flow.graph.FlowGraph;
import org.omniline.flow.store.FlowStore;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PgErrors;
import org.omniline.persistence.sql.Rows;
import org.omniline.persistence.sql.Sql;
import org.omniline.persistence.sql.Stale;

/** Flows as rows; every version that was ever published is kept. Thread-safe. */
public final class PgFlowStore implements FlowStore {
  private final PgDatabase database;
  private final Ids ids;

  public PgFlowStore(PgDatabase database, Ids ids) {
    this.database = database;
    this.ids = ids;
  }

  @Override
  public Single<List<Flow>> flows() {
    return database
        .sql()
        .list(
            "select id, version, code, name, active, published from flow order by code",
            Tuple.tuple(),
            PgFlowStore::flow);
  }

  private static Flow flow(Row row) {
    return new Flow(
        row.getLong("id"),
        row.getInteger("version"),
        row.getString("code"),
        row.getString("name"),
        row.getBoolean("active"),
        row.getInteger("published"));
  }

  @Override
  public Maybe<Draft> find(long id) {
    return find(database.sql(), id);
  }

  private static Maybe<Draft> find(Sql sql, long id) {
    return sql.first(
        "select id, version, code, name, active, published, draft from flow where id = $1",
        Tuple.of(id),
        row -> new Draft(flow(row), Graphs.read(row, "draft")));
  }

  private static Single<Draft> found(Sql sql, long id) {
    return find(sql, id)
        .switchIfEmpty(Single.error(() -> new Refusal(Refusal.Code.NOT_FOUND, "No such flow.")));
  }

  @Override
  public Single<Draft> save(Draft draft, long byUser) {
    return draft.flow().id() == 0
        ? Single.fromCallable(ids::next).flatMap(id -> insert(id, draft))
        : update(draft);
  }

  private Single<Draft> insert(long id, Draft draft) {
    return database
        .transact(
            tx ->
                tx.update(
                        """
                        insert into flow (id, code, name, draft, active)
                        values ($1, $2, $3, $4, $5)
                        """,
                        Tuple.of(
                            id,
                            draft.flow().code(),
                            draft.flow().name(),
                            Graphs.write(draft.draft()),
                            draft.flow().active()))
                    .flatMap(rows -> found(tx, id)))
        .onErrorResumeNext(
            error ->
                Single.error(
                    PgErrors.isTaken(error)
                        ? new Refusal(
                            Refusal.Code.CONFLICT,
                            "Another flow has the code " + draft.flow().code() + ".",
                            Map.of("field", "code"))
                        : error));
  }

  private Single<Draft> update(Draft draft) {
    Flow flow = draft.flow();
    return database.transact(
        tx ->
            found(tx, flow.id())
                .flatMapCompletable(
                    before ->
                        before.flow().active() && !flow.active()
                            ? FlowUses.refuse(tx, "SUBFLOW", "flow", before.flow().code())
                                .andThen(FlowUses.refuseBegun(tx, before.flow().code()))
                            : Completable.complete())
                .andThen(
                    Single.defer(
                        () ->
                            tx.update(
                                """
                                update flow set version = version + 1, name = $3, draft = $4,
                                  active = $5
                                where id = $1 and version = $2
                                """,
                                Tuple.of(
                                    flow.id(),
                                    flow.version(),
                                    flow.name(),
                                    Graphs.write(draft.draft()),
                                    flow.active()))))
                .flatMapCompletable(rows -> Stale.unless(tx, rows, "flow", "id", flow.id()))
                .andThen(Single.defer(() -> found(tx, flow.id()))));
  }

  @Override
  public Single<Draft> publish(long id, int version, String note, long byUser) {
    return database.transact(
        tx ->
            moved(tx, id, version)
                .andThen(
                    Single.defer(
                        () ->
                            tx.list(
                                """
                                insert into flow_version (flow_id, number, graph, by_user, at, note)
                                select f.id,
                                  coalesce((select max(v.number) from flow_version v
                                            where v.flow_id = f.id), 0) + 1,
                                  f.draft, $2, clock_timestamp(), $3
                                from flow f where f.id = $1 returning number
                                """,
                                Tuple.of(id, user(byUser), note),
                                row -> row.getInteger("number"))))
                .flatMap(numbers -> point(tx, id, numbers.get(0), note, byUser)));
  }

  @Override
  public Single<Draft> restore(long id, int version, int number, String note, long byUser) {
    return database.transact(
        tx ->
            moved(tx, id, version)
                .andThen(Maybe.defer(() -> graph(tx, id, number)))
                .switchIfEmpty(
                    Single.error(() -> new Refusal(Refusal.Code.NOT_FOUND, "No such version.")))
                .flatMap(graph -> point(tx, id, number, note, byUser)));
  }

  /** Takes the row, so that two who publish at once cannot both have begun from one version. */
  private static Completable moved(Sql tx, long id, int version) {
    return tx.update(
            "update flow set version = version + 1 where id = $1 and version = $2",
            Tuple.of(id, version))
        .flatMapCompletable(rows -> Stale.unless(tx, rows, "flow", "id", id));
  }

  private static Single<Draft> point(Sql tx, long id, int number, String note, long byUser) {
    return tx.update("update flow set published = $2 where id = $1", Tuple.of(id, number))
        .flatMap(
            rows ->
                tx.update(
                    """
                    insert into flow_publication (flow_id, number, by_user, at, note)
                    values ($1, $2, $3, clock_timestamp(), $4)
                    """,
                    Tuple.of(id, number, user(byUser), note)))
        .flatMap(rows -> found(tx, id));
  }

  private static @Nullable Long user(long id) {
    return id == 0 ? null : id;
  }

  @Override
  public Single<List<Version>> versions(long id) {
    return database
        .sql()
        .list(
            """
            select v.number, coalesce(u.login, '') as login, v.at, v.note
            from flow_version v left join staff_user u on u.id = v.by_user
            where v.flow_id = $1 order by v.number desc
            """,
            Tuple.of(id),
            row ->
                new Version(
                    row.getInteger("number"),
                    row.getString("login"),
                    Rows.instant(row, "at"),
                    row.getString("note")));
  }

  @Override
  public Single<List<Publication>> publications(long id) {
    return database
        .sql()
        .list(
            """
            select p.number, coalesce(u.login, '') as login, p.at, p.note
            from flow_publication p left join staff_user u on u.id = p.by_user
            where p.flow_id = $1 order by p.id desc
            """,
            Tuple.of(id),
            row ->
                new Publication(
                    row.getInteger("number"),
                    row.getString("login"),
                    Rows.instant(row, "at"),
                    row.getString("note")));
  }

  @Override
  public Maybe<FlowGraph> graph(long id, int number) {
    return graph(database.sql(), id, number);
  }

  private static Maybe<FlowGraph> graph(Sql sql, long id, int number) {
    return sql.first(
        "select graph from flow_version where flow_id = $1 and number = $2",
        Tuple.of(id, number),
        row -> Graphs.read(row, "graph"));
  }

  @Override
  public Single<List<Published>> published() {
    return database
        .sql()
        .list(
            """
            select f.id, f.version, f.code, f.name, f.active, f.published, v.graph
            from flow f join flow_version v on v.flow_id = f.id and v.number = f.published
            where f.active order by f.code
            """,
            Tuple.tuple(),
            row -> new Published(flow(row), Graphs.read(row, "graph")));
  }
}
