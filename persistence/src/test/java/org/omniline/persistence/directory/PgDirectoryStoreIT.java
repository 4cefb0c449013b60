package org.omniline.persistence.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.port.DirectoryStore.Disposition;
import org.omniline.conversation.port.DirectoryStore.Queue;
import org.omniline.persistence.sql.PostgresExtension;

class PgDirectoryStoreIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static DirectoryStore store() {
    return new PgDirectoryStore(postgres.database());
  }

  @Test
  void newSystem_hasAQueueAndADictionary() {
    assertThat(store().queues().blockingGet())
        .contains(new Queue(1, "default", "心理咨询", 30_000, true));
    assertThat(store().dispositions().blockingGet())
        .contains(new Disposition("suicide-ideation", "自杀意念", "危机干预", 110, true))
        .hasSizeGreaterThan(20);
  }

  @Test
  void saveDisposition_keepsWhatTheCodeMeantBefore() {
    Disposition first = new Disposition("ours", "原来的说法", "其他", 900, true);
    assertThat(store().saveDisposition(first, 7).blockingGet()).isEqualTo(first);
    Disposition second = new Disposition("ours", "新的说法", "其他", 901, false);
    assertThat(store().saveDisposition(second, 7).blockingGet()).isEqualTo(second);
    assertThat(store().dispositions().blockingGet()).contains(second).doesNotContain(first);
    assertThat(
            postgres
                .database()
                .sql()
                .list(
                    "select version || ' ' || label as line from disposition_code_version"
                        + " where code = 'ours' order by version",
                    Tuple.tuple(),
                    row -> row.getString("line"))
                .blockingGet())
        .containsExactly("1 原来的说法", "2 新的说法");
  }
}
