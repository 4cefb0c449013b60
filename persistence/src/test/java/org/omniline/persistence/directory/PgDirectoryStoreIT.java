package org.omniline.persistence.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.sqlclient.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Refusal;
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
        .contains(new Disposition("suicide-ideation", "自杀意念", "危机干预", 110, true, 1))
        .hasSizeGreaterThan(20);
  }

  private static Disposition ours(String label, int position, boolean active, int version) {
    return new Disposition("ours", label, "其他", position, active, version);
  }

  @Test
  void saveDisposition_keepsWhatTheCodeMeantBefore() {
    Disposition first = ours("原来的说法", 900, true, 1);
    assertThat(store().saveDisposition(ours("原来的说法", 900, true, 0), 7).blockingGet())
        .isEqualTo(first);
    Disposition second = ours("新的说法", 901, false, 2);
    assertThat(store().saveDisposition(ours("新的说法", 901, false, 1), 7).blockingGet())
        .isEqualTo(second);
    assertThatThrownBy(() -> store().saveDisposition(ours("别人的", 900, true, 1), 8).blockingGet())
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.fields()).containsEntry("version", 2));
    assertThatThrownBy(() -> store().saveDisposition(ours("又一个", 900, true, 0), 8).blockingGet())
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.fields()).containsEntry("field", "code"));
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
