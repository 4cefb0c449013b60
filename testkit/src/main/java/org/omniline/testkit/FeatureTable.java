package org.omniline.testkit;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the table of what works, from the tests that passed.
 *
 * <p>A number is proven when at least one test tagged with it passed and none failed. Its words
 * come from {@value #WORDS}; the table stands in {@value #TABLE} between two marks, so that the
 * text around it can be written by hand.
 */
public final class FeatureTable {
  static final String WORDS = "docs/features.source.tsv";
  static final String TABLE = "docs/features.md";
  static final String BEGIN = "<!-- table: begin -->";
  static final String END = "<!-- table: end -->";

  private static final Pattern ROW = Pattern.compile("^\\| (\\d+) \\|.*");

  private final Path root;

  FeatureTable(Path root) {
    this.root = root;
  }

  /**
   * Writes the table and compares the one that was committed with what is proven now.
   *
   * @param args the repository's root, and the committed {@value #TABLE}
   */
  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    FeatureTable table = new FeatureTable(Path.of(args[0]));
    List<String> complaints = table.write(Path.of(args[1]));
    complaints.forEach(out::println);
    if (!complaints.isEmpty()) {
      System.exit(1);
    }
  }

  /** Returns what is wrong, in words for a person; empty when each claim is proven. */
  List<String> write(Path committed) throws IOException {
    Set<Integer> claimed = rows(Files.readString(committed));
    Map<Integer, Feature> features = words();
    Map<Integer, Set<String>> proven = proven();

    Path file = root.resolve(TABLE);
    Files.writeString(file, withTable(Files.readString(file), table(features, proven)));

    List<String> complaints = new ArrayList<>();
    for (int number : claimed) {
      if (!proven.containsKey(number)) {
        complaints.add(
            "%s claims feature %d, but no passing test proves it (tag R%d)"
                .formatted(TABLE, number, number));
      }
    }
    for (int number : proven.keySet()) {
      if (!features.containsKey(number)) {
        complaints.add(
            "Feature %d is proven by %s but has no words in %s"
                .formatted(number, String.join(", ", proven.get(number)), WORDS));
      }
    }
    return complaints;
  }

  private Map<Integer, Feature> words() throws IOException {
    Map<Integer, Feature> features = new TreeMap<>();
    for (String line : Files.readAllLines(root.resolve(WORDS))) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] cells = line.split("\t", -1);
      if (cells.length != 3) {
        throw new IOException(WORDS + " needs number, Chinese and English, by tabs: " + line);
      }
      features.put(Integer.valueOf(cells[0]), new Feature(cells[1], cells[2]));
    }
    return features;
  }

  /** Number to the simple names of the test classes or files that prove it. */
  private Map<Integer, Set<String>> proven() throws IOException {
    Map<Integer, Set<String>> passed = new TreeMap<>();
    Set<Integer> failed = new TreeSet<>();
    for (Path results : resultFiles()) {
      for (String line : Files.readAllLines(results)) {
        String[] cells = line.split("\t", -1);
        int number = Integer.parseInt(cells[0].substring(1));
        if ("PASSED".equals(cells[1])) {
          passed.computeIfAbsent(number, n -> new TreeSet<>()).add(simpleName(cells[3]));
        } else {
          failed.add(number);
        }
      }
    }
    passed.keySet().removeAll(failed);
    return passed;
  }

  private List<Path> resultFiles() throws IOException {
    try (Stream<Path> modules = Files.list(root)) {
      return modules
          .map(module -> module.resolve(FeatureResults.DEFAULT_FILE))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  /** {@code org.omniline.arch.ModuleTableTest#name} or {@code src/x.test.ts > name}. */
  private static String simpleName(String place) {
    String type = place.replaceFirst("( > |#).*", "");
    if (type.contains("/")) {
      return type.substring(type.lastIndexOf('/') + 1);
    }
    return type.substring(type.lastIndexOf('.') + 1).replaceFirst("\\$.*", "");
  }

  private static String table(Map<Integer, Feature> features, Map<Integer, Set<String>> proven) {
    String head = "| no | 功能 | feature | shown by |\n|---|---|---|---|\n";
    return features.entrySet().stream()
        .filter(feature -> proven.containsKey(feature.getKey()))
        .map(
            feature ->
                "| %d | %s | %s | %s |\n"
                    .formatted(
                        feature.getKey(),
                        feature.getValue().chinese(),
                        feature.getValue().english(),
                        String.join(", ", proven.get(feature.getKey()))))
        .collect(Collectors.joining("", head, ""));
  }

  private static String withTable(String page, String table) throws IOException {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(TABLE + " needs the marks " + BEGIN + " and " + END);
    }
    return page.substring(0, begin + BEGIN.length()) + "\n\n" + table + "\n" + page.substring(end);
  }

  private static Set<Integer> rows(String page) {
    return page.lines()
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .map(row -> Integer.valueOf(row.group(1)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private record Feature(String chinese, String english) {}
}
