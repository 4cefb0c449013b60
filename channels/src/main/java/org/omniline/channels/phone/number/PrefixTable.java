package org.omniline.channels.phone.number;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.number.PhonePlaces.Place;

/**
 * Places of a country's numbers by their first digits; the longest prefix that fits has it. Half a
 * million rows take about 6 MB. Immutable.
 */
public final class PrefixTable {
  /** One that knows nothing. */
  public static final PrefixTable EMPTY = new PrefixTable(List.of());

  /** Fewest digits of a prefix: an area code. */
  public static final int SHORTEST = 2;

  /** Most digits of a prefix: a whole number. */
  public static final int LONGEST = 11;

  /**
   * A row.
   *
   * @param prefix digits without country code and without the 0 before an area code
   * @param region province or city
   * @param carrier null when the table does not say
   */
  public record Row(String prefix, String region, @Nullable String carrier) {}

  /** Prefixes of one length, in order, and the place of each. */
  private static final class Level {
    final long[] prefixes;
    final Place[] places;

    Level(long[] prefixes, Place[] places) {
      this.prefixes = prefixes;
      this.places = places;
    }
  }

  private final Level[] levels = new Level[LONGEST + 1];
  private final int size;

  /**
   * @param rows each prefix once, of digits, {@link #SHORTEST} to {@link #LONGEST} of them
   */
  public PrefixTable(List<Row> rows) {
    Map<Place, Place> places = new HashMap<>();
    List<List<Row>> byLength = new ArrayList<>();
    for (int length = 0; length <= LONGEST; length++) {
      byLength.add(new ArrayList<>());
    }
    rows.forEach(row -> byLength.get(row.prefix().length()).add(row));
    for (int length = 0; length <= LONGEST; length++) {
      List<Row> all = byLength.get(length);
      all.sort(Comparator.comparing(Row::prefix));
      Place[] found =
          all.stream()
              .map(row -> new Place(row.region(), row.carrier()))
              .map(place -> places.computeIfAbsent(place, same -> same))
              .toArray(Place[]::new);
      levels[length] =
          new Level(all.stream().mapToLong(row -> Long.parseLong(row.prefix())).toArray(), found);
    }
    size = rows.size();
  }

  /** Rows. */
  public int size() {
    return size;
  }

  /**
   * Where a number is from.
   *
   * @param national its digits without country code and without a 0 before an area code
   * @return null when no prefix fits
   */
  public @Nullable Place find(String national) {
    for (int length = Math.min(LONGEST, national.length()); length >= SHORTEST; length--) {
      Level level = levels[length];
      if (level.prefixes.length > 0) {
        int at = Arrays.binarySearch(level.prefixes, Long.parseLong(national.substring(0, length)));
        if (at >= 0) {
          return level.places[at];
        }
      }
    }
    return null;
  }
}
