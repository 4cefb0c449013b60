package org.omniline.gateway.http;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The browser applications, held in memory with their compressed form: a few megabytes that come
 * with the jar and never change while running. Only names that are in here are ever served, so no
 * path of a request touches a file system.
 */
public final class WebrootFiles {
  /** One file. {@code gzip} is null where it would not pay. {@code tag} is a strong ETag. */
  record File(Buffer bytes, @Nullable Buffer gzip, String type, String tag) {}

  private static final String FOLDER = "webroot/";

  /** What the folder is found by. */
  private static final List<String> MARKERS = List.of("desk/index.html", "widget.js");

  private static final int LEAST_GZIP = 1_024;

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("webp", "image/webp"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("wav", "audio/wav"));

  private final Map<String, File> files;

  private WebrootFiles(Map<String, File> files) {
    this.files = Map.copyOf(files);
  }

  /** Loads what the class path has; nothing is an empty webroot. Blocks. */
  public static WebrootFiles load() {
    Map<String, File> files = new HashMap<>();
    ClassLoader loader = WebrootFiles.class.getClassLoader();
    for (String marker : MARKERS) {
      URL url = loader.getResource(FOLDER + marker);
      if (url != null) {
        try {
          read(url, marker, files);
        } catch (IOException | URISyntaxException e) {
          throw new IllegalStateException("the webroot cannot be read", e);
        }
        break;
      }
    }
    return new WebrootFiles(files);
  }

  private static void read(URL url, String marker, Map<String, File> into)
      throws IOException, URISyntaxException {
    if (url.openConnection() instanceof JarURLConnection jar) {
      jar.setUseCaches(false);
      try (JarFile file = jar.getJarFile()) {
        for (JarEntry entry : file.stream().toList()) {
          if (entry.getName().startsWith(FOLDER) && !entry.isDirectory()) {
            try (InputStream in = file.getInputStream(entry)) {
              add(into, entry.getName().substring(FOLDER.length()), in.readAllBytes());
            }
          }
        }
      }
      return;
    }
    String root = url.toString();
    Path folder = Path.of(new URI(root.substring(0, root.length() - marker.length())));
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(path).toString().replace('\\', '/');
        add(into, name, Files.readAllBytes(path));
      }
    }
  }

  private static void add(Map<String, File> into, String name, byte[] bytes) {
    int dot = name.lastIndexOf('.');
    String type =
        TYPES.getOrDefault(dot < 0 ? "" : name.substring(dot + 1), "application/octet-stream");
    boolean text = type.startsWith("text/") || type.contains("json") || type.contains("svg");
    Buffer gzip = text && bytes.length >= LEAST_GZIP ? gzip(bytes) : null;
    into.put(name, new File(Buffer.buffer(bytes), gzip, type, tag(bytes)));
  }

  private static Buffer gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 3);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(out.toByteArray());
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"'
          + Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, 22)
          + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A file by its name below the folder, for example {@code desk/index.html}. */
  @Nullable File find(String name) {
    return files.get(name);
  }

  /** Whether there is nothing to serve (a build without the browser side). */
  public boolean isEmpty() {
    return files.isEmpty();
  }
}
