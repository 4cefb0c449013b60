package org.omniline.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {
  private static final Path SHIPPED = Path.of("..", "conf", "omniline.yaml");

  @TempDir private Path folder;

  @Test
  void read_givesTheDefaultsThatTheShippedFileDocuments() throws IOException {
    String everythingUncommented =
        Files.readString(SHIPPED)
            .lines()
            .map(line -> line.replaceFirst("^( *)#([a-z])", "$1$2"))
            .filter(line -> !line.endsWith("# example") && !line.stripLeading().startsWith("# "))
            .collect(Collectors.joining("\n"));
    Path file = Files.writeString(folder.resolve("all.yaml"), everythingUncommented);

    assertThat(ConfigReader.read(file, Map.of()))
        .usingRecursiveComparison()
        .isEqualTo(ConfigReader.read((Path) null, Map.of()));
  }

  @Test
  void read_acceptsTheShippedFile() {
    assertThat(ConfigReader.read(SHIPPED, Map.of()).http().port()).isEqualTo(8080);
  }

  @Test
  void read_knowsWhereTheHotlineIs() {
    assertThat(Config.of(Map.of()).hotline().zone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
    assertThat(Config.of(Map.of("hotline.zone", "Asia/Urumqi")).hotline().zone())
        .isEqualTo(ZoneId.of("Asia/Urumqi"));
    assertThatThrownBy(() -> Config.of(Map.of("hotline.zone", "Beijing")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("hotline.zone");
  }

  @Test
  void read_knowsSwitches_byFileOrEnvironment_andNeverShowsTheirPasswords() {
    assertThat(Config.of(Map.of()).phone().switches()).isEmpty();
    Config config =
        ConfigReader.read(
            SHIPPED,
            Map.of(
                "OMNILINE_PHONE_SWITCHES", "fs1=10.0.0.5:8021, fs2=fs2.example.org:8022",
                "OMNILINE_PHONE_PASSWORD", "shared-secret",
                "OMNILINE_PHONE_PASSWORDS_FS2", "own-secret"));
    assertThat(config.phone().switches())
        .containsExactly(
            new Config.Switch("fs1", "10.0.0.5", 8021, null, "shared-secret"),
            new Config.Switch("fs2", "fs2.example.org", 8022, null, "own-secret"));
    assertThat(config.toString()).doesNotContain("shared-secret", "own-secret");
    for (String wrong : List.of("fs1", "fs1=host", "fs1=host:99999", "fs1=a:1,fs1=b:2")) {
      assertThatThrownBy(
              () -> Config.of(Map.of("phone.switches", wrong, "phone.password", "secret")))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("phone.switches");
    }
    assertThatThrownBy(() -> Config.of(Map.of("phone.switches", "fs1=host:8021")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("OMNILINE_PHONE_PASSWORD");
  }

  @Test
  void read_letsTheEnvironmentOverrideTheFile() {
    Config config =
        ConfigReader.read(
            SHIPPED,
            Map.of(
                "OMNILINE_HTTP_PORT", "9090",
                "OMNILINE_DATABASE_INTAKE_POOL", "7",
                "OMNILINE_HTTP_TRUSTED_PROXIES", "10.0.0.0/8, 127.0.0.1",
                "OMNILINE_HOME", folder.toString()));

    assertThat(config.http().port()).isEqualTo(9090);
    assertThat(config.database().intakePool()).isEqualTo(7);
    assertThat(config.http().trustedProxies()).hasSize(2);
    assertThat(config.keysFile()).isEqualTo(folder.resolve("keys.properties"));
  }

  @Test
  void read_refusesAnUnknownKeyAndNamesTheNearest() {
    assertThatThrownBy(() -> Config.of(Map.of("limits.upload-byte", "1")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Unknown configuration key \"limits.upload-byte\"."
                + " Did you mean \"limits.upload-bytes\"?");
  }

  @ParameterizedTest
  @CsvSource({
    "http.port, 99999, a number from 0 to 65535",
    "http.port, eighty, a whole number",
    "session.idle, soon, a duration",
    "limits.upload-bytes, 20MB, a size",
    "database.tls, maybe, true or false",
    "http.public-url, hotline, an address",
    "http.trusted-proxies, proxy.local, IP address",
    "database.uri, mysql://localhost/x, postgresql://",
  })
  void read_namesTheKeyOfAWrongValue(String key, String value, String expected) {
    assertThatThrownBy(() -> Config.of(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("\"" + key + "\"")
        .hasMessageContaining(expected);
  }

  @Test
  void read_takesTheDatabaseFromItsAddress() {
    Config.Database database =
        Config.of(Map.of("database.uri", "postgresql://db.example.org:6432/hotline")).database();

    assertThat(database.host()).isEqualTo("db.example.org");
    assertThat(database.port()).isEqualTo(6432);
    assertThat(database.name()).isEqualTo("hotline");
  }

  @Test
  void read_namesTheLineThatIsNoYaml() throws IOException {
    Path file = Files.writeString(folder.resolve("broken.yaml"), "http:\n  port: [1\n");

    assertThatThrownBy(() -> ConfigReader.read(file, Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("broken.yaml")
        .hasMessageMatching(".*line \\d+.*");
  }

  @Test
  void toString_keepsThePasswordToItself() {
    Config config = Config.of(Map.of("database.password", "hush-hush"));

    assertThat(config.toString()).doesNotContain("hush-hush");
  }

  @Test
  void duration_readsUnits() {
    assertThat(Config.of(Map.of("session.idle", "90m")).session().idle())
        .isEqualTo(Duration.ofMinutes(90));
  }
}
