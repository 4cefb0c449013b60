package org.omniline.playground.wechat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the followers over a restart, so that whoever has an open conversation can go on with it:
 * one file, replaced as a whole by one thread of its own; what changes meanwhile is written after
 * it. Files that were sent are not kept. Thread-safe.
 */
public final class FollowerFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FollowerFile.class);
  private static final long CLOSE_S = 5;

  private final Path file;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "playground-followers");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicBoolean asked = new AtomicBoolean();

  /**
   * @param folder exists
   */
  public FollowerFile(Path folder) {
    this.file = folder.resolve("followers.json");
  }

  /** Who was kept. Blocking. A file that cannot be read is a playground without followers. */
  List<Follower> read() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      List<Follower> followers = new ArrayList<>();
      for (Object each : new JsonArray(Files.readString(file, UTF_8))) {
        followers.add(Follower.of((JsonObject) each));
      }
      return followers;
    } catch (IOException | DecodeException | ClassCastException e) {
      LOG.warn("{} cannot be read: the followers of before are not there", file, e);
      return List.of();
    }
  }

  /** Writes soon; asked again before it has begun, once. */
  void write(Supplier<JsonArray> followers) {
    if (asked.compareAndSet(false, true)) {
      writer.execute(
          () -> {
            asked.set(false);
            replace(followers.get().toBuffer());
          });
    }
  }

  private void replace(Buffer bytes) {
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.write(fresh, bytes.getBytes());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("{} could not be written", file, e);
    }
  }

  /** Returns when what was asked for is written. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(CLOSE_S, TimeUnit.SECONDS)) {
        LOG.warn("{} is not written to its end", file);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
