package org.omniline.persistence.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.omniline.conversation.port.Cipher;

class SealingCipherTest {
  private static final String CONTEXT = "entry.body:7:1";

  private static SealingCipher with(SealingAlgorithm algorithm) {
    return cipher(Keys.ring(1, algorithm));
  }

  private static SealingCipher cipher(KeyRing ring) {
    return new SealingCipher(ring, new SecureRandom());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource
  void open_givesBackWhatWasSealed(SealingAlgorithm algorithm) {
    SealingCipher cipher = with(algorithm);
    for (int length : new int[] {0, 1, 15, 16, 17, 4_000, 65_536}) {
      byte[] plain = new byte[length];
      Arrays.fill(plain, (byte) 'x');
      byte[] sealed = cipher.seal(plain, CONTEXT);
      assertThat(sealed).hasSize(length + SealingCipher.OVERHEAD_BYTES);
      assertThat(cipher.open(sealed, CONTEXT)).isEqualTo(plain);
    }
  }

  @ParameterizedTest
  @EnumSource
  void seal_hidesThePlaintext(SealingAlgorithm algorithm) {
    byte[] sealed = with(algorithm).seal(utf8("我不想活了我不想活了"), CONTEXT);
    assertThat(new String(sealed, StandardCharsets.UTF_8)).doesNotContain("不", "活");
  }

  @ParameterizedTest
  @EnumSource
  void open_refusesAnyChangedByte(SealingAlgorithm algorithm) {
    SealingCipher cipher = with(algorithm);
    byte[] sealed = cipher.seal(utf8("hello"), CONTEXT);
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> cipher.open(changed, CONTEXT))
          .isInstanceOf(IllegalStateException.class);
    }
    for (int length = 0; length < sealed.length; length++) {
      byte[] cut = Arrays.copyOf(sealed, length);
      assertThatThrownBy(() -> cipher.open(cut, CONTEXT)).isInstanceOf(IllegalStateException.class);
    }
    assertThat(cipher.open(sealed, CONTEXT)).isEqualTo(utf8("hello"));
  }

  @ParameterizedTest
  @EnumSource
  void open_refusesAnotherContext(SealingAlgorithm algorithm) {
    SealingCipher cipher = with(algorithm);
    byte[] sealed = cipher.seal(utf8("hello"), CONTEXT);
    assertThatThrownBy(() -> cipher.open(sealed, "entry.body:7:2"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("entry.body:7:2");
  }

  @Test
  void rotation_keepsOldValuesReadable() {
    byte[] old = with(SealingAlgorithm.AES_256_GCM).seal(utf8("before"), CONTEXT);
    SealingCipher rotated =
        cipher(Keys.ring(2, SealingAlgorithm.AES_256_GCM, SealingAlgorithm.SM4_GCM));
    byte[] fresh = rotated.seal(utf8("after"), CONTEXT);
    assertThat(rotated.open(old, CONTEXT)).isEqualTo(utf8("before"));
    assertThat(rotated.open(fresh, CONTEXT)).isEqualTo(utf8("after"));
    assertThat(HexFormat.of().formatHex(old, 0, 5)).isEqualTo("1100000001");
    assertThat(HexFormat.of().formatHex(fresh, 0, 5)).isEqualTo("1200000002");
  }

  @Test
  void open_namesTheKeyThatIsMissing() {
    byte[] sealed =
        cipher(Keys.ring(2, SealingAlgorithm.AES_256_GCM, SealingAlgorithm.AES_256_GCM))
            .seal(utf8("hello"), CONTEXT);
    assertThatThrownBy(() -> with(SealingAlgorithm.AES_256_GCM).open(sealed, CONTEXT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("sealing key 2 is not in the key file");
  }

  @Test
  void aes_isWhatTheJdkCallsAesGcm() throws Exception {
    // Opened without our code, so that a mistake made alike in seal and open is seen.
    KeyRing ring = Keys.ring(1, SealingAlgorithm.AES_256_GCM);
    byte[] sealed = cipher(ring).seal(utf8("hello"), CONTEXT);
    javax.crypto.Cipher jdk = javax.crypto.Cipher.getInstance("AES/GCM/NoPadding");
    jdk.init(
        javax.crypto.Cipher.DECRYPT_MODE,
        ring.active().secret(),
        new javax.crypto.spec.GCMParameterSpec(128, sealed, 5, 12));
    jdk.updateAAD(sealed, 0, 5);
    jdk.updateAAD(utf8(CONTEXT));
    assertThat(jdk.doFinal(sealed, 17, sealed.length - 17)).isEqualTo(utf8("hello"));
  }

  @Test
  void nonces_neverRepeatInAHundredThousandSeals() throws Exception {
    SealingCipher cipher = with(SealingAlgorithm.AES_256_GCM);
    Set<String> seen = new HashSet<>();
    for (List<String> some :
        inParallel(
            4,
            () -> {
              List<String> nonces = new ArrayList<>();
              for (int i = 0; i < 25_000; i++) {
                byte[] sealed = cipher.seal(new byte[8], CONTEXT);
                nonces.add(HexFormat.of().formatHex(sealed, 5, 17));
              }
              return nonces;
            })) {
      seen.addAll(some);
    }
    assertThat(seen).hasSize(100_000);
  }

  @ParameterizedTest
  @EnumSource
  void threads_doNotDisturbEachOther(SealingAlgorithm algorithm) throws Exception {
    Cipher cipher = with(algorithm);
    List<Boolean> fine =
        inParallel(
            8,
            () -> {
              byte[] plain = utf8(Thread.currentThread().getName());
              byte[] hash = cipher.hash("test", plain);
              boolean all = true;
              for (int i = 0; i < 500; i++) {
                all &= Arrays.equals(cipher.open(cipher.seal(plain, CONTEXT), CONTEXT), plain);
                all &= MessageDigest.isEqual(cipher.hash("test", plain), hash);
              }
              return all;
            });
    assertThat(fine).hasSize(8).containsOnly(true);
  }

  @Test
  void open_worksAfterAFailureOnTheSameThread() {
    for (SealingAlgorithm algorithm : SealingAlgorithm.values()) {
      SealingCipher cipher = with(algorithm);
      byte[] sealed = cipher.seal(utf8("hello"), CONTEXT);
      assertThatThrownBy(() -> cipher.open(sealed, "other"));
      assertThat(cipher.open(sealed, CONTEXT)).isEqualTo(utf8("hello"));
    }
  }

  @Test
  void hash_doesNotChangeWhenTheSealingKeyRotates() {
    byte[] before = with(SealingAlgorithm.AES_256_GCM).hash("identity", utf8("13800000000"));
    byte[] after =
        cipher(Keys.ring(2, SealingAlgorithm.AES_256_GCM, SealingAlgorithm.SM4_GCM))
            .hash("identity", utf8("13800000000"));
    assertThat(after).isEqualTo(before).hasSize(32);
  }

  @Test
  void hash_isSeparateByPurposeAndKeyed() throws Exception {
    SealingCipher cipher = with(SealingAlgorithm.AES_256_GCM);
    assertThat(cipher.hash("a", utf8("bc"))).isNotEqualTo(cipher.hash("ab", utf8("c")));
    assertThat(cipher.hash("a", utf8("x"))).isNotEqualTo(cipher.hash("b", utf8("x")));
    Mac otherKey = Mac.getInstance("HmacSHA256");
    otherKey.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
    otherKey.update(new byte[] {0, 1, 'a'});
    assertThat(cipher.hash("a", utf8("x"))).isNotEqualTo(otherKey.doFinal(utf8("x")));
  }

  private static <T> List<T> inParallel(int threads, Callable<T> work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> done : pool.invokeAll(java.util.Collections.nCopies(threads, work))) {
        results.add(done.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }
}
