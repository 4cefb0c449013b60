package org.omniline.playground.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** conf/freeswitch, as far as it can be told without a FreeSWITCH. */
class ShippedConfigurationTest {
  private static final Path CONF = Path.of("..", "conf", "freeswitch");
  private static final Path MIGRATIONS =
      Path.of("..", "persistence", "src", "main", "resources", "db", "migration");
  private static final Pattern PROMPT = Pattern.compile("\\(\\s*'([a-z0-9-]+)'");

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  @Test
  void everyFile_isXml_andNoLineForThePreprocessorHidesInAComment() throws Exception {
    List<Path> all = files(CONF, ".xml");
    assertThat(all).hasSizeGreaterThan(15);
    for (Path file : all) {
      DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(file.toFile());
      for (String comment : comments(Files.readString(file))) {
        // FreeSWITCH cuts such a line out of the comment, and its end with it.
        assertThat(comment).as(file.toString()).doesNotContainIgnoringCase("x-pre-process");
      }
    }
  }

  private static List<String> comments(String xml) {
    return Pattern.compile("<!--.*?-->", Pattern.DOTALL)
        .matcher(xml)
        .results()
        .map(found -> found.group())
        .toList();
  }

  @Test
  void everythingListensOnLoopback_andSecretsComeFromTheEnvironment() throws IOException {
    String variables = Files.readString(CONF.resolve("vars.xml"));
    assertThat(variables)
        .contains("sip_ip=127.0.0.1", "external_ip=127.0.0.1", "event_ip=127.0.0.1")
        .contains("esl_password=$OMNILINE_PHONE_PASSWORD")
        .contains("directory_key=$OMNILINE_PHONE_DIRECTORY_KEY");
    for (Path file : files(CONF, ".xml")) {
      assertThat(Files.readString(file)).as(file.toString()).doesNotContain("ClueCon");
    }
  }

  @Test
  @Tag("R4")
  void codecs_areOfferedToCarriersAndTelephones_theOnesEverybodyHasBeforeG729() throws IOException {
    String variables = Files.readString(CONF.resolve("vars.xml"));
    assertThat(variables)
        .contains("\"codecs=OPUS,PCMA,PCMU,G729\"")
        .contains("\"trunk_codecs=PCMA,PCMU,G729,OPUS\"");
    assertThat(Files.readString(CONF.resolve("sip_profiles/trunks.xml")))
        .containsPattern("inbound-codec-prefs\" value=\"\\$\\$\\{trunk_codecs}")
        .containsPattern("outbound-codec-prefs\" value=\"\\$\\$\\{trunk_codecs}");
    assertThat(Files.readString(CONF.resolve("sip_profiles/agents.xml")))
        .containsPattern("inbound-codec-prefs\" value=\"\\$\\$\\{codecs}")
        .containsPattern("outbound-codec-prefs\" value=\"\\$\\$\\{codecs}");
  }

  @Test
  void everyPromptOfTheProduct_isSpoken_inBothLanguages() throws Exception {
    List<String> prompts =
        files(MIGRATIONS, ".sql").stream()
            .flatMap(
                file -> {
                  try {
                    return statements(Files.readString(file));
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                })
            .toList();
    assertThat(prompts).contains("queue-wait", "survey-ask");
    for (String language : List.of("zh", "en")) {
      for (String prompt : prompts) {
        Path file = CONF.resolve("sounds/" + language + "/prompts/" + prompt + ".wav");
        AudioFormat format = AudioSystem.getAudioFileFormat(file.toFile()).getFormat();
        assertThat(format.getSampleRate()).as(file.toString()).isEqualTo(8000);
        assertThat(format.getChannels()).isEqualTo(1);
      }
    }
  }

  private static Stream<String> statements(String sql) {
    return Pattern.compile("insert into prompt .*?;", Pattern.DOTALL)
        .matcher(sql)
        .results()
        .flatMap(
            statement -> {
              Matcher codes = PROMPT.matcher(statement.group());
              return codes.results().map(code -> code.group(1));
            });
  }
}
