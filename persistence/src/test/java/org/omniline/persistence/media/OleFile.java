package org.omniline.persistence.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes OLE2 containers ([MS-CFB], version 3) with a directory and nothing in the streams. */
final class OleFile {
  private static final int SECTOR = 512;
  private static final int PER_SECTOR = SECTOR / 4;
  private static final int NOBODY = -1;
  private static final int END = -2;

  private OleFile() {}

  /**
   * A container.
   *
   * @param padding so many sectors stand before the directory
   * @param names streams of the root; one that begins with {@code storage/} stands in a storage
   */
  static byte[] of(int padding, String... names) {
    int directory = (names.length + 2 + 3) / 4;
    int tables = 0;
    int chained = 0;
    while (tables * PER_SECTOR < tables + chained + padding + directory) {
      tables++;
      chained = tables > 109 ? (tables - 109 + PER_SECTOR - 2) / (PER_SECTOR - 1) : 0;
    }
    int first = tables + chained + padding;
    ByteBuffer file =
        ByteBuffer.allocate((first + directory + 1) * SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    header(file, first, tables, chained);
    for (int i = 0; i < directory; i++) {
      int sector = first + i;
      file.putInt(table(sector), i == directory - 1 ? END : sector + 1);
    }
    entries(file, (first + 1) * SECTOR, List.of(names));
    return file.array();
  }

  private static void header(ByteBuffer file, int directory, int tables, int chained) {
    file.putLong(0, 0xE11AB1A1E011CFD0L).putShort(24, (short) 0x3E).putShort(26, (short) 3);
    file.putShort(28, (short) -2).putShort(30, (short) 9).putShort(32, (short) 6);
    file.putInt(44, tables).putInt(48, directory);
    file.putInt(68, chained == 0 ? END : tables).putInt(72, chained);
    for (int i = 0; i < Math.max(109, tables); i++) {
      int beyond = i - 109;
      int place =
          beyond < 0
              ? 76 + i * 4
              : (tables + 1 + beyond / (PER_SECTOR - 1)) * SECTOR + beyond % (PER_SECTOR - 1) * 4;
      file.putInt(place, i < tables ? i : NOBODY);
    }
    for (int i = 0; i < chained; i++) {
      file.putInt((tables + 2 + i) * SECTOR - 4, i == chained - 1 ? END : tables + i + 1);
    }
  }

  /** Where the table has what comes after a sector. */
  static int table(int sector) {
    return SECTOR + sector * 4;
  }

  private static void entries(ByteBuffer file, int at, List<String> names) {
    boolean nested = names.stream().anyMatch(name -> name.startsWith("storage/"));
    entry(file, at, "Root Entry", 5, NOBODY, names.isEmpty() ? NOBODY : 1);
    entry(file, at + 128, "ObjectPool", 1, NOBODY, nested ? nextOf(names, 0, true) : NOBODY);
    file.putInt(at + 128 + 72, nextOf(names, 0, false));
    for (int i = 0; i < names.size(); i++) {
      boolean inside = names.get(i).startsWith("storage/");
      entry(
          file,
          at + 128 * (i + 2),
          names.get(i).replace("storage/", ""),
          2,
          nextOf(names, i + 1, inside),
          NOBODY);
    }
  }

  private static int nextOf(List<String> names, int from, boolean inside) {
    for (int i = from; i < names.size(); i++) {
      if (names.get(i).startsWith("storage/") == inside) {
        return i + 2;
      }
    }
    return NOBODY;
  }

  private static void entry(ByteBuffer file, int at, String name, int type, int right, int child) {
    byte[] utf16 = name.getBytes(StandardCharsets.UTF_16LE);
    file.put(at, utf16).putShort(at + 64, (short) (utf16.length + 2)).put(at + 66, (byte) type);
    file.putInt(at + 68, NOBODY).putInt(at + 72, right).putInt(at + 76, child);
  }
}
