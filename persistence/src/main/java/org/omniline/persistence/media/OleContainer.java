package org.omniline.persistence.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells what an OLE2 container holds: half a dozen formats, installers among them, begin with the
 * same bytes and differ by the streams of their directory ([MS-CFB] 2.2 to 2.6). Only the directory
 * is read, with bounds on everything that is followed; what does not hold together is nothing.
 *
 * <p>Apache POI would do it, too, with five libraries and by reading the whole container. Blocking.
 */
final class OleContainer {
  /** What the container is read from. */
  interface Source {
    /** The length in bytes. */
    long size();

    /**
     * Reads exactly {@code length} bytes.
     *
     * @throws IOException when it cannot be read
     */
    byte[] read(long position, int length) throws IOException;
  }

  /** A main stream that says what the document is; it stands in the root. */
  private static final Map<String, String> MAIN =
      Map.of(
          "worddocument", "application/msword",
          "workbook", "application/vnd.ms-excel",
          "book", "application/vnd.ms-excel",
          "powerpoint document", "application/vnd.ms-powerpoint");

  /** A file of any kind packed into a document ([MS-OLEDS] 2.3.6): opened with a double click. */
  private static final String PACKED = "\1ole10native";

  private static final int HEADER = 512;
  private static final int HEADER_DIFAT = 109;
  private static final int ENTRY = 128;
  private static final int MOST_ENTRIES = 16_384;
  private static final int MOST_DIFAT_SECTORS = 1_024;
  private static final int STREAM = 2;
  private static final int ROOT = 5;
  private static final long LARGEST_SECTOR = 0xFFFFFFFAL;
  private static final long NOBODY = 0xFFFFFFFFL;

  private record Entry(String name, int type, long left, long right, long child) {}

  /** Anything that does not hold together. */
  private static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private final Source source;
  private final ByteBuffer header;
  private final int sectorBytes;

  private OleContainer(Source source, ByteBuffer header, int sectorBytes) {
    this.source = source;
    this.header = header;
    this.sectorBytes = sectorBytes;
  }

  /**
   * The content type of the document in a container.
   *
   * @return empty when it is no Word, Excel or PowerPoint document, more than one of them,
   *     malformed, or has files packed into it
   */
  static Optional<String> typeOf(Source source) throws IOException {
    try {
      return open(source).type();
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  private static OleContainer open(Source source) throws IOException, Malformed {
    if (source.size() < HEADER) {
      throw new Malformed();
    }
    ByteBuffer header = little(source.read(0, HEADER));
    int version = header.getShort(26);
    int shift = header.getShort(30);
    boolean known = (version == 3 && shift == 9) || (version == 4 && shift == 12);
    if (header.getLong(0) != 0xE11AB1A1E011CFD0L || header.getShort(28) != -2 || !known) {
      throw new Malformed();
    }
    return new OleContainer(source, header, 1 << shift);
  }

  private Optional<String> type() throws IOException, Malformed {
    List<Entry> directory = directory();
    if (directory.isEmpty() || directory.get(0).type() != ROOT) {
      throw new Malformed();
    }
    if (directory.stream()
        .anyMatch(entry -> entry.type() == STREAM && entry.name().equals(PACKED))) {
      return Optional.empty();
    }
    Set<String> types = new HashSet<>();
    for (Entry entry : children(directory, directory.get(0))) {
      String type = entry.type() == STREAM ? MAIN.get(entry.name()) : null;
      if (type != null) {
        types.add(type);
      }
    }
    return types.size() == 1 ? types.stream().findFirst() : Optional.empty();
  }

  /** Entries of one storage: a tree by left and right of which nothing may be met twice. */
  private static List<Entry> children(List<Entry> directory, Entry storage) throws Malformed {
    List<Entry> found = new ArrayList<>();
    Set<Long> met = new HashSet<>();
    List<Long> open = new ArrayList<>(List.of(storage.child()));
    while (!open.isEmpty()) {
      long index = open.remove(open.size() - 1);
      if (index == NOBODY) {
        continue;
      }
      if (index >= directory.size() || !met.add(index)) {
        throw new Malformed();
      }
      Entry entry = directory.get((int) index);
      found.add(entry);
      open.add(entry.left());
      open.add(entry.right());
    }
    return found;
  }

  private List<Entry> directory() throws IOException, Malformed {
    List<Entry> entries = new ArrayList<>();
    long sector = unsigned(header, 48);
    while (sector <= LARGEST_SECTOR) {
      // A chain that runs in a circle ends here, too.
      if (entries.size() >= MOST_ENTRIES) {
        throw new Malformed();
      }
      ByteBuffer bytes = sector(sector);
      for (int at = 0; at < sectorBytes; at += ENTRY) {
        entries.add(entry(bytes, at));
      }
      sector = next(sector);
    }
    return entries;
  }

  private static Entry entry(ByteBuffer bytes, int at) {
    // In bytes, with the zero at its end.
    int length = Math.max(0, Math.min(62, bytes.getShort(at + 64) - 2)) & ~1;
    byte[] name = new byte[length];
    bytes.get(at, name);
    return new Entry(
        // Names are equal whatever their case ([MS-CFB] 2.6.4).
        new String(name, StandardCharsets.UTF_16LE).toLowerCase(java.util.Locale.ROOT),
        bytes.get(at + 66),
        unsigned(bytes, at + 68),
        unsigned(bytes, at + 72),
        unsigned(bytes, at + 76));
  }

  /** What the allocation table says comes after a sector. */
  private long next(long sector) throws IOException, Malformed {
    int perSector = sectorBytes / 4;
    return unsigned(sector(tableSector(sector / perSector)), (int) (sector % perSector) * 4);
  }

  /** Where a part of the allocation table lies: the first ones by the header, others by a chain. */
  private long tableSector(long part) throws IOException, Malformed {
    if (part < HEADER_DIFAT) {
      return unsigned(header, 76 + (int) part * 4);
    }
    int perSector = sectorBytes / 4 - 1;
    long steps = (part - HEADER_DIFAT) / perSector;
    if (steps > MOST_DIFAT_SECTORS) {
      throw new Malformed();
    }
    ByteBuffer bytes = sector(unsigned(header, 68));
    for (long i = 0; i < steps; i++) {
      bytes = sector(unsigned(bytes, perSector * 4));
    }
    return unsigned(bytes, (int) ((part - HEADER_DIFAT) % perSector) * 4);
  }

  private ByteBuffer sector(long number) throws IOException, Malformed {
    long position = (number + 1) * sectorBytes;
    if (number > LARGEST_SECTOR || position + sectorBytes > source.size()) {
      throw new Malformed();
    }
    return little(source.read(position, sectorBytes));
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long unsigned(ByteBuffer bytes, int at) {
    return Integer.toUnsignedLong(bytes.getInt(at));
  }
}
