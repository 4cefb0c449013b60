package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.port.CallStore;
import org.omniline.conversation.port.Leases;
import org.omniline.persistence.cluster.PgLeases;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.PostgresExtension;

/**
 * What changes with every message, or with every step of a call, is written beside its former
 * version and leaves the indexes alone: PostgreSQL itself counts such changes.
 */
class RowsInPlaceIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static final int CHANGES = 200;

  // One connection: its own statistics are what is read afterwards.
  private final Hotline hotline =
      new Hotline(PgDatabase.open(postgres.vertx(), postgres.settings().withPoolSize(1)));

  private record Changed(long all, long inPlace) {}

  private Changed changed(String table) {
    hotline.facts("select pg_stat_force_next_flush()::text");
    List<Long> counts =
        List.of(
            count("select n_tup_upd from pg_stat_user_tables where relname = $1", table),
            count("select n_tup_hot_upd from pg_stat_user_tables where relname = $1", table));
    return new Changed(counts.get(0), counts.get(1));
  }

  private long count(String sql, String table) {
    return Long.parseLong(hotline.facts(sql, table).get(0));
  }

  @Test
  void conversation_isChangedInPlace_byWhatIsSaidInIt() {
    PgCallConversations conversations =
        new PgCallConversations(hotline.database, hotline.cipher, hotline.indexer, hotline.ids);
    Conversation waiting = hotline.waiting(hotline.visitor());
    Changed before = changed("conversation");

    for (int each = 0; each < CHANGES; each++) {
      conversations
          .note(waiting.id(), "l" + each, EntryType.AGENT_RANG, null, Map.of("agentName", "林晓"))
          .ignoreElement()
          .blockingAwait();
    }

    Changed after = changed("conversation");
    assertThat(after.all() - before.all()).isEqualTo(CHANGES);
    assertThat(after.inPlace() - before.inPlace()).isGreaterThan(CHANGES * 9 / 10);
  }

  @Test
  void call_isChangedInPlace_byItsSteps() {
    CallStore calls = new PgCallStore(hotline.database, hotline.cipher, hotline.ids);
    Conversation waiting = hotline.waiting(hotline.visitor());
    Long token =
        new PgLeases(hotline.database)
            .hold("switch:fs", "one", Duration.ofMinutes(1))
            .blockingGet();
    Leases.Fence fence = new Leases.Fence("switch:fs", token == null ? -1 : token);
    CallStore.Live call =
        new CallStore.Live("fs", "leg", waiting.id(), List.of(), false, "{\"step\":0}");
    assertThat(calls.save(call, fence).blockingGet()).isTrue();
    Changed before = changed("phone_call");

    for (int each = 0; each < CHANGES; each++) {
      CallStore.Live step =
          new CallStore.Live(
              "fs", "leg", waiting.id(), List.of(), false, "{\"step\":%d}".formatted(each));
      assertThat(calls.save(step, fence).blockingGet()).isTrue();
    }

    Changed after = changed("phone_call");
    assertThat(after.all() - before.all()).isEqualTo(CHANGES);
    assertThat(after.inPlace() - before.inPlace()).isGreaterThan(CHANGES * 9 / 10);
  }
}
