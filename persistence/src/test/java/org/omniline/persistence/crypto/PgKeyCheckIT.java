package org.omniline.persistence.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.omniline.persistence.sql.PostgresExtension;

class PgKeyCheckIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  @TempDir Path folder;

  private KeyFile mine;

  @BeforeEach
  void clear() {
    assertThat(
            postgres.database().sql().update("delete from key_check", Tuple.tuple()).blockingGet())
        .isNotNegative();
    mine = new KeyFile(folder.resolve("mine"), new SecureRandom());
    verify(mine.loadOrCreate());
  }

  private static void verify(KeyRing ring) {
    new PgKeyCheck(postgres.database()).verify(ring).blockingAwait();
  }

  @Test
  void sameKeys_fitAgainAndAfterARotation() {
    verify(mine.load());
    assertThat(mine.add(SealingAlgorithm.SM4_GCM, true)).isEqualTo(2);
    verify(mine.load());
    // Back to the first: the second stays in the file and so everything fits.
    mine.activate(1);
    assertThatCode(() -> verify(mine.load())).doesNotThrowAnyException();
  }

  @Test
  void keyFileMadeAnew_isRefused() {
    KeyRing fresh = new KeyFile(folder.resolve("fresh"), new SecureRandom()).loadOrCreate();
    assertThatThrownBy(() -> verify(fresh))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("put back the key file from its backup");
  }

  @Test
  void nodeLeftBehindByARotation_isRefused() {
    KeyRing before = mine.load();
    assertThat(mine.add(SealingAlgorithm.AES_256_GCM, true)).isEqualTo(2);
    verify(mine.load());
    assertThatThrownBy(() -> verify(before)).hasMessageContaining("seal.2 is missing");
  }

  @Test
  void addedKeyThatIsNotActive_doesNotHoldOtherNodesUp() {
    KeyRing before = mine.load();
    assertThat(mine.add(SealingAlgorithm.AES_256_GCM, false)).isEqualTo(2);
    verify(mine.load());
    assertThatCode(() -> verify(before)).doesNotThrowAnyException();
  }

  @Test
  void anotherKeyUnderTheSameNumber_isRefused() throws java.io.IOException {
    KeyFile other = new KeyFile(folder.resolve("other"), new SecureRandom());
    java.nio.file.Files.copy(
        folder.resolve("mine"),
        folder.resolve("other"),
        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    assertThat(mine.add(SealingAlgorithm.AES_256_GCM, true)).isEqualTo(2);
    assertThat(other.add(SealingAlgorithm.AES_256_GCM, true)).isEqualTo(2);
    verify(mine.load());
    assertThatThrownBy(() -> verify(other.load())).hasMessageContaining("seal.2 is another one");
  }

  @Test
  void refusal_leavesNothingBehind() {
    KeyFile fresh = new KeyFile(folder.resolve("fresh"), new SecureRandom());
    assertThat(fresh.loadOrCreate().active().id()).isEqualTo(1);
    assertThat(fresh.add(SealingAlgorithm.AES_256_GCM, true)).isEqualTo(2);
    assertThatThrownBy(() -> verify(fresh.load())).isInstanceOf(IllegalStateException.class);
    assertThatCode(() -> verify(mine.load())).doesNotThrowAnyException();
  }
}
