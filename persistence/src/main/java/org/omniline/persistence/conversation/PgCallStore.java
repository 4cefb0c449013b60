package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.omniline.conversation.port.CallStore;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.Leases;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Rows;

/** Calls as rows, what is personal in them enciphered. Thread-safe. */
public final class PgCallStore implements CallStore {
  private static final String LIVE =
      "select p.id, p.switch, p.leg, p.conversation_id, p.agents, p.over, p.state_sealed"
          + " from phone_call p ";

  private final PgDatabase database;
  private final Cipher cipher;
  private final CallSaves saves;

  public PgCallStore(PgDatabase database, Cipher cipher, Ids ids) {
    this.database = database;
    this.cipher = cipher;
    this.saves = new CallSaves(database, cipher, ids);
  }

  // ---- live ----

  @Override
  public Single<Boolean> save(
      Live call, List<Notice> notices, List<Leg> ended, Leases.Fence fence) {
    return saves.save(call, notices, ended, fence);
  }

  @Override
  public Single<List<Live>> open(String switchName) {
    return database
        .sql()
        .list(
            LIVE + "where p.switch = $1 and not p.over order by p.id",
            Tuple.of(switchName),
            this::live);
  }

  @Override
  public Maybe<Live> ofConversation(long conversation) {
    return database
        .sql()
        .first(
            LIVE + "where p.conversation_id = $1 order by p.id desc limit 1",
            Tuple.of(conversation),
            this::live);
  }

  @Override
  public Single<List<Live>> ofAgent(long agent) {
    return database
        .sql()
        .list(
            LIVE + "where not p.over and p.agents @> array[$1::bigint] order by p.id",
            Tuple.of(agent),
            this::live);
  }

  @Override
  public Completable sweep() {
    return database
        .sql()
        .update(
            "delete from phone_call where over"
                + " and changed_at < clock_timestamp() - interval '1 day'",
            Tuple.tuple())
        .ignoreElement();
  }

  private Live live(Row row) {
    long id = row.getLong("id");
    Live live =
        new Live(
            row.getString("switch"),
            row.getString("leg"),
            row.getLong("conversation_id"),
            List.of(row.getArrayOfLongs("agents")),
            row.getBoolean("over"),
            new String(
                cipher.open(Rows.bytes(row, "state_sealed"), "phone_call.state:" + id),
                StandardCharsets.UTF_8));
    saves.met(id, live);
    return live;
  }
}
