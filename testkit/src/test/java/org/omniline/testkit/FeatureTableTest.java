package org.omniline.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureTableTest {
  private static final String EMPTY_PAGE =
      "# Features\n\n" + FeatureTable.BEGIN + "\n" + FeatureTable.END + "\n\nafter\n";

  @TempDir Path root;

  @BeforeEach
  void repository() throws IOException {
    put(FeatureTable.TABLE, EMPTY_PAGE);
    put("committed.md", EMPTY_PAGE);
    put(FeatureTable.WORDS, "# words\n78\t浏览器即用\tNothing to install\n79\t中文界面\tAll Chinese\n");
  }

  @Test
  void write_listsWhatPassedTestsProve_inTheWordsOfTheProduct() throws IOException {
    results("tests", "R78\tPASSED\topens()\torg.omniline.tests.DeskIT$Pages#opens");
    results("webroot", "R78\tPASSED\tfits\tsrc/desk/inbox.test.ts > fits");

    assertThat(write()).isEmpty();

    assertThat(page())
        .isEqualTo(
            """
            # Features

            <!-- table: begin -->

            | no | 功能 | feature | shown by |
            |---|---|---|---|
            | 78 | 浏览器即用 | Nothing to install | DeskIT, inbox.test.ts |

            <!-- table: end -->

            after
            """);
  }

  @Test
  void write_leavesOut_whatOneTestFails() throws IOException {
    results("tests", "R78\tPASSED\ta\torg.omniline.AIT#a", "R78\tFAILED\tb\torg.omniline.AIT#b");

    assertThat(write()).isEmpty();

    assertThat(page()).doesNotContain("| 78 |");
  }

  @Test
  void write_complains_whenTheCommittedTableClaimsWhatNothingProves() throws IOException {
    put("committed.md", EMPTY_PAGE.replace(FeatureTable.END, "| 79 | x | y | z |\n"));
    results("tests", "R78\tPASSED\ta\torg.omniline.AIT#a");

    assertThat(write()).singleElement().asString().contains("claims feature 79");
  }

  @Test
  void write_complains_whenAProvenNumberHasNoWords() throws IOException {
    results("tests", "R5\tPASSED\ta\torg.omniline.AIT#a");

    assertThat(write()).singleElement().asString().contains("Feature 5", "AIT", "no words");
  }

  @Test
  void write_isStable() throws IOException {
    results("tests", "R79\tPASSED\ta\torg.omniline.AIT#a");
    write();
    String once = page();

    write();

    assertThat(page()).isEqualTo(once);
  }

  private List<String> write() throws IOException {
    return new FeatureTable(root).write(root.resolve("committed.md"));
  }

  private String page() throws IOException {
    return Files.readString(root.resolve(FeatureTable.TABLE));
  }

  private void results(String module, String... lines) throws IOException {
    put(module + "/" + FeatureResults.DEFAULT_FILE, String.join("\n", lines) + "\n");
  }

  private void put(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
