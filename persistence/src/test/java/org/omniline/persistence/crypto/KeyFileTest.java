package org.omniline.persistence.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  @TempDir Path folder;

  private KeyFile file() {
    return new KeyFile(folder.resolve("state/keys.properties"), new SecureRandom());
  }

  private Path path() {
    return folder.resolve("state/keys.properties");
  }

  @Test
  void loadOrCreate_makesAFileOnlyItsOwnerMayRead() throws IOException {
    KeyRing made = file().loadOrCreate();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rw-------");
    assertThat(made.active().algorithm()).isEqualTo(SealingAlgorithm.AES_256_GCM);
    try (Stream<Path> left = Files.list(path().getParent())) {
      assertThat(left).containsExactly(path());
    }
  }

  @Test
  void loadOrCreate_readsTheSameKeysAgain() {
    KeyRing made = file().loadOrCreate();
    KeyRing again = file().loadOrCreate();
    assertThat(again.active().secret()).isEqualTo(made.active().secret());
    assertThat(again.hashKey()).isEqualTo(made.hashKey());
  }

  @Test
  void create_neverOverwrites() throws IOException {
    file().create(SealingAlgorithm.SM4_GCM);
    String before = Files.readString(path());
    assertThatThrownBy(() -> file().create(SealingAlgorithm.SM4_GCM))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("never overwritten");
    assertThat(Files.readString(path())).isEqualTo(before);
  }

  @Test
  void load_refusesAFileOthersMayRead() throws IOException {
    file().loadOrCreate();
    for (String open : new String[] {"rw-r--r--", "rw----r--", "rw-r-----", "rw--w----"}) {
      Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString(open));
      assertThatThrownBy(() -> file().load())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("chmod 600 " + path());
    }
  }

  @Test
  void load_saysWhatToDoWhenTheFileIsGone() {
    assertThatThrownBy(() -> file().load())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("restore it from its backup");
  }

  @Test
  void load_namesWhatIsWrongAndNeverTheSecret() throws IOException {
    file().loadOrCreate();
    String good = Files.readString(path());
    assertThatThrownBy(() -> loadChanged(good.replace("hash = ", "hash = !secret!")))
        .hasMessageContaining("'hash' is not base64")
        .hasMessageNotContaining("secret");
    assertThatThrownBy(() -> loadChanged(good.replace("active = 1", "active = 7")))
        .hasMessageContaining("active key 7");
    assertThatThrownBy(() -> loadChanged(good.replace("aes-256-gcm", "rot13")))
        .hasMessageContaining("rot13");
    assertThatThrownBy(() -> loadChanged(good.replace("aes-256-gcm", "sm4-gcm")))
        .hasMessageContaining("16 bytes");
    assertThatThrownBy(() -> loadChanged(good.replaceAll("(?m)^hash.*$", "")))
        .hasMessageContaining("'hash' is missing");
    assertThatThrownBy(() -> loadChanged(good.replace("format = 1", "format = 2")))
        .hasMessageContaining("format must be 1");
  }

  private void loadChanged(String text) throws IOException {
    Files.writeString(path(), text);
    KeyRing unused = file().load();
  }

  @Test
  void add_keepsOldKeysAndTheHashKey() throws IOException {
    KeyRing before = file().loadOrCreate();
    assertThat(file().add(SealingAlgorithm.SM4_GCM, false)).isEqualTo(2);
    assertThat(file().load().active().id()).isEqualTo(1);
    file().activate(2);
    KeyRing after = file().load();
    assertThat(after.active().algorithm()).isEqualTo(SealingAlgorithm.SM4_GCM);
    assertThat(after.sealing(1)).contains(before.active());
    assertThat(after.hashKey()).isEqualTo(before.hashKey());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rw-------");
  }

  @Test
  void activate_refusesAKeyTheFileDoesNotHave() {
    file().loadOrCreate();
    assertThatThrownBy(() -> file().activate(9)).isInstanceOf(IllegalArgumentException.class);
    assertThat(file().load().active().id()).isEqualTo(1);
  }

  @Test
  void words_keepSecretsOut() {
    KeyRing ring = file().loadOrCreate();
    assertThat(ring.toString()).isEqualTo("KeyRing[active SealingKey[1, aes-256-gcm] of [1]]");
  }
}
