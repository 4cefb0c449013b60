package org.omniline.persistence.media;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where files lie: {@code ab/cd/<id>} below a root, spread by a hash of the id; {@code tmp/<id>
 * .part} while they are written, and a mark {@code tmp/<id>.new} from the rename until their row is
 * committed, by which a sweep finds what a crash left without a row. Blocking.
 */
final class MediaFolder {
  private static final String PART = ".part";
  private static final String MARK = ".new";

  /** A sweep looks at so many leftovers at most; the next one goes on. */
  private static final int SWEPT_AT_ONCE = 1_000;

  private final Path root;
  private final Path tmp;

  MediaFolder(Path root) {
    this.root = root;
    this.tmp = root.resolve("tmp");
  }

  Path file(long id) {
    // Fibonacci hashing: the low bits of ids are mostly zero.
    long spread = (id * 0x9E3779B97F4A7C15L) >>> 48;
    return root.resolve(String.format("%02x", spread >> 8))
        .resolve(String.format("%02x", spread & 0xFF))
        .resolve(Long.toString(id));
  }

  /** Where a file is written first; the folder exists afterwards. */
  Path part(long id) throws IOException {
    Files.createDirectories(tmp);
    return tmp.resolve(id + PART);
  }

  /** Gives a written file its place, marked as one without a row yet. */
  void place(long id) throws IOException {
    Path target = file(id);
    List<Path> fresh = createFolders(target.getParent());
    Files.createFile(mark(id));
    sync(tmp);
    Files.move(tmp.resolve(id + PART), target, StandardCopyOption.ATOMIC_MOVE);
    sync(target.getParent());
    for (Path folder : fresh) {
      sync(folder.getParent());
    }
  }

  /** Puts a part that was written anew in the place of its file, at once. */
  void replace(long id) throws IOException {
    Path target = file(id);
    Files.move(tmp.resolve(id + PART), target, StandardCopyOption.ATOMIC_MOVE);
    sync(target.getParent());
  }

  /** The row is there: the file stays. */
  void settle(long id) throws IOException {
    Files.deleteIfExists(mark(id));
  }

  /** Removes whatever there is of a file. */
  void remove(long id) throws IOException {
    Files.deleteIfExists(tmp.resolve(id + PART));
    Files.deleteIfExists(file(id));
    Files.deleteIfExists(mark(id));
  }

  /** Removes parts that nobody has written to since an instant. */
  void removeParts(Instant before) throws IOException {
    for (Path part : leftovers(PART, before)) {
      Files.deleteIfExists(part);
    }
  }

  /** Files that got their place before an instant and may have no row. */
  List<Long> marked(Instant before) throws IOException {
    List<Long> ids = new ArrayList<>();
    for (Path mark : leftovers(MARK, before)) {
      String name = mark.getFileName().toString();
      ids.add(Long.parseLong(name.substring(0, name.length() - MARK.length())));
    }
    return ids;
  }

  private Path mark(long id) {
    return tmp.resolve(id + MARK);
  }

  private List<Path> leftovers(String ending, Instant before) throws IOException {
    if (!Files.isDirectory(tmp)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(tmp)) {
      return files
          .filter(path -> path.getFileName().toString().matches("[0-9]{1,19}\\" + ending))
          .filter(path -> lastChange(path).isBefore(before))
          .limit(SWEPT_AT_ONCE)
          .toList();
    }
  }

  private static Instant lastChange(Path path) {
    try {
      return Files.getLastModifiedTime(path).toInstant();
    } catch (NoSuchFileException e) {
      return Instant.MAX; // finished meanwhile
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<Path> createFolders(Path folder) throws IOException {
    List<Path> fresh = new ArrayList<>();
    for (Path p = folder; p != null && !Files.isDirectory(p); p = p.getParent()) {
      fresh.add(p);
    }
    Files.createDirectories(folder);
    return fresh;
  }

  /** A name is on the disk only when its folder is. */
  private static void sync(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
