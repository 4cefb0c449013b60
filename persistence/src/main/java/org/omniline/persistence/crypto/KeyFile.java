package org.omniline.persistence.crypto;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key ring as a file outside the database: Java properties, readable by its owner only. Whoever
 * has the database and not this file reads nobody's words; whoever loses it loses them all, so it
 * is backed up apart from the database.
 *
 * <pre>
 * format = 1
 * active = 2
 * seal.1 = aes-256-gcm:BASE64
 * seal.2 = sm4-gcm:BASE64
 * hash   = BASE64
 * </pre>
 *
 * <p>Blocking: for start-up and for the operator's commands, not for the event loop.
 */
public final class KeyFile {
  private static final int HASH_KEY_BYTES = 32;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final String HEADER =
      """
      # The keys of this Omniline. Without this file nothing that people wrote can be read again,
      # and nothing replaces it: keep a copy apart from the database's backups, in a safe.
      # Old sealing keys stay here as long as values sealed with them exist. "hash" never changes.
      """;

  private final Path path;
  private final SecureRandom random;

  /**
   * @param path where the file is or will be
   * @param random makes new keys
   */
  public KeyFile(Path path, SecureRandom random) {
    this.path = path;
    this.random = random;
  }

  public boolean exists() {
    return Files.exists(path);
  }

  /**
   * Reads the ring; at the first start there is none and one is made, with one AES key.
   *
   * @throws IllegalStateException with words for the operator when the file cannot be used
   */
  public KeyRing loadOrCreate() {
    if (!exists()) {
      create(SealingAlgorithm.AES_256_GCM);
    }
    return load();
  }

  /**
   * Makes a file with fresh keys.
   *
   * @throws IllegalStateException when it exists: keys are never overwritten
   */
  public void create(SealingAlgorithm algorithm) {
    KeyRing.SealingKey first = freshKey(1, algorithm);
    KeyRing ring = new KeyRing(Map.of(1, first), 1, randomKey(HASH_KEY_BYTES, "HmacSHA256"));
    try {
      Path folder = path.toAbsolutePath().getParent();
      if (folder != null && !Files.isDirectory(folder)) {
        Files.createDirectories(folder);
      }
      // By link, which unlike a move refuses to replace: of two processes that start at once, one
      // wins and both then read its file.
      Path draft = writeDraft(ring);
      try {
        Files.createLink(path, draft);
        syncFolder();
      } catch (FileAlreadyExistsException e) {
        throw new IllegalStateException(
            "the key file " + path + " exists already and is never overwritten", e);
      } finally {
        Files.delete(draft);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the key file " + path, e);
    }
  }

  /**
   * Adds a fresh sealing key and, when asked, makes it the active one. Old keys stay. In a cluster
   * first add without activating, give every node the file and restart it, then {@link #activate}:
   * so no node meets a key it does not have.
   *
   * @return the new key's id
   */
  public int add(SealingAlgorithm algorithm, boolean activate) {
    KeyRing ring = load();
    TreeMap<Integer, KeyRing.SealingKey> keys = new TreeMap<>(ring.all());
    int id = keys.lastKey() + 1;
    keys.put(id, freshKey(id, algorithm));
    replace(new KeyRing(keys, activate ? id : ring.active().id(), ring.hashKey()));
    return id;
  }

  /**
   * Lets new values be sealed with another key of the file.
   *
   * @throws IllegalArgumentException when the file has no such key
   */
  public void activate(int id) {
    KeyRing ring = load();
    replace(new KeyRing(ring.all(), id, ring.hashKey()));
  }

  /**
   * Reads the ring.
   *
   * @throws IllegalStateException when the file is absent, readable by others, or not understood
   */
  public KeyRing load() {
    Properties properties = new Properties();
    try {
      refuseOpenPermissions();
      properties.load(new StringReader(Files.readString(path, StandardCharsets.UTF_8)));
      return parse(properties);
    } catch (NoSuchFileException e) {
      throw new IllegalStateException(
          "there is no key file at " + path + ": restore it from its backup", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "the key file " + path + " cannot be used: " + e.getMessage(), e);
    }
  }

  private void refuseOpenPermissions() throws IOException {
    if (!posix()) {
      return;
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
    boolean ownerOnly =
        permissions.stream().allMatch(permission -> permission.name().startsWith("OWNER_"));
    if (!ownerOnly) {
      throw new IllegalStateException(
          "the key file "
              + path
              + " may be read by others ("
              + PosixFilePermissions.toString(permissions)
              + "). Run: chmod 600 "
              + path
              + "   and, when others could have read it, add a new key and activate it");
    }
  }

  private static KeyRing parse(Properties properties) {
    if (!"1".equals(required(properties, "format"))) {
      throw new IllegalArgumentException("format must be 1");
    }
    TreeMap<Integer, KeyRing.SealingKey> keys = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith("seal.")) {
        int id = number(name, name.substring("seal.".length()));
        keys.put(id, sealingKey(id, name, properties.getProperty(name).trim()));
      }
    }
    byte[] hash = base64("hash", required(properties, "hash"));
    if (hash.length != HASH_KEY_BYTES) {
      throw new IllegalArgumentException("hash must be " + HASH_KEY_BYTES + " bytes in base64");
    }
    return new KeyRing(
        keys,
        number("active", required(properties, "active")),
        new SecretKeySpec(hash, "HmacSHA256"));
  }

  private static KeyRing.SealingKey sealingKey(int id, String name, String value) {
    int colon = value.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(name + " must be <algorithm>:<base64>");
    }
    SealingAlgorithm algorithm = SealingAlgorithm.of(value.substring(0, colon));
    byte[] secret = base64(name, value.substring(colon + 1));
    if (secret.length != algorithm.keyBytes()) {
      throw new IllegalArgumentException(
          name + " must be " + algorithm.keyBytes() + " bytes in base64");
    }
    return new KeyRing.SealingKey(id, algorithm, new SecretKeySpec(secret, cipherName(algorithm)));
  }

  private static String required(Properties properties, String name) {
    String value = properties.getProperty(name);
    if (value == null) {
      throw new IllegalArgumentException("'" + name + "' is missing");
    }
    return value.trim();
  }

  private static int number(String name, String value) {
    if (!value.matches("[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException("'" + name + "' must name a key by a number from 1");
    }
    return Integer.parseInt(value);
  }

  private static byte[] base64(String name, String value) {
    try {
      return Base64.getDecoder().decode(value);
    } catch (IllegalArgumentException e) {
      // Not with the cause: its message quotes a character of the secret.
      throw new IllegalArgumentException("'" + name + "' is not base64");
    }
  }

  private KeyRing.SealingKey freshKey(int id, SealingAlgorithm algorithm) {
    return new KeyRing.SealingKey(
        id, algorithm, randomKey(algorithm.keyBytes(), cipherName(algorithm)));
  }

  private SecretKey randomKey(int bytes, String name) {
    byte[] secret = new byte[bytes];
    random.nextBytes(secret);
    return new SecretKeySpec(secret, name);
  }

  private static String cipherName(SealingAlgorithm algorithm) {
    return switch (algorithm) {
      case AES_256_GCM -> "AES";
      case SM4_GCM -> "SM4";
    };
  }

  private void replace(KeyRing ring) {
    try {
      Files.move(writeDraft(ring), path, StandardCopyOption.ATOMIC_MOVE);
      syncFolder();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the key file " + path, e);
    }
  }

  /** Complete and on the disk before it takes the name: a crash leaves the old file or the new. */
  private Path writeDraft(KeyRing ring) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    FileAttribute<?>[] attributes =
        posix()
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0];
    Path draft = Files.createTempFile(folder, path.getFileName() + ".", ".new", attributes);
    try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text(ring));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    return draft;
  }

  private static String text(KeyRing ring) {
    StringBuilder text = new StringBuilder(HEADER);
    text.append("format = 1\nactive = ").append(ring.active().id()).append('\n');
    Base64.Encoder encoder = Base64.getEncoder();
    for (KeyRing.SealingKey key : ring.all().values()) {
      text.append("seal.").append(key.id()).append(" = ").append(key.algorithm().wire());
      text.append(':').append(encoder.encodeToString(key.secret().getEncoded())).append('\n');
    }
    text.append("hash = ").append(encoder.encodeToString(ring.hashKey().getEncoded()));
    return text.append('\n').toString();
  }

  private void syncFolder() throws IOException {
    if (posix()) {
      Path folder = path.toAbsolutePath().getParent();
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private boolean posix() {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
