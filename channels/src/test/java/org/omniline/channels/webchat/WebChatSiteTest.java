package org.omniline.channels.webchat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.omniline.testkit.WireSchemas;

class WebChatSiteTest {
  @Test
  void json_isTheSiteOfTheContract_andHoldsNoSecret() {
    var account =
        Samples.account(
            Map.of(
                "title", "我们在听",
                "colour", "#112233",
                "emergency", "[{\"label\":\"急救\",\"number\":\"120\"},{\"label\":1}]"));

    var json = new WebChatSite(account).json();

    WireSchemas.check("objects.schema.json", "site", json);
    assertThat(json.getJsonArray("emergency")).hasSize(1);
    assertThat(json.encode()).doesNotContain("hidden");
  }

  @Test
  void json_holdsTheEnglishThatIsSet_andNothingForTheRest() {
    var account =
        Samples.account(
            Map.of(
                "title", "我们在听",
                "title.en", "We listen",
                "greeting.en", " ",
                "emergency.en", "[{\"label\":\"Ambulance\",\"number\":\"120\"}]"));

    var json = new WebChatSite(account).json();

    WireSchemas.check("objects.schema.json", "site", json);
    assertThat(json.getString("title")).isEqualTo("我们在听");
    assertThat(json.getJsonObject("en").fieldNames())
        .containsExactlyInAnyOrder("title", "emergency");
    assertThat(json.getJsonObject("en").getString("title")).isEqualTo("We listen");
  }

  @Test
  void json_survivesAMistypedSetting() {
    var json = new WebChatSite(Samples.account(Map.of("emergency", "120"))).json();
    WireSchemas.check("objects.schema.json", "site", json);
    assertThat(json.getJsonArray("emergency")).isEmpty();
  }

  @Test
  void allows_ownPagesAndThoseOfTheAccount_andNoOthers() {
    var site =
        new WebChatSite(Samples.account(Map.of("origins", "https://a.example, https://b.example")));
    assertThat(site.allows("http://localhost:8080", "localhost:8080")).isTrue();
    assertThat(site.allows("https://A.example", "localhost:8080")).isTrue();
    assertThat(site.allows(null, "localhost:8080")).isTrue();
    assertThat(site.allows("https://c.example", "localhost:8080")).isFalse();
    assertThat(site.allows("null", "localhost:8080")).isFalse();
    assertThat(site.allows("http://localhost:9090", "localhost:8080")).isFalse();
    assertThat(site.allows("https://a.example.evil.example", "localhost:8080")).isFalse();
    assertThat(site.allows("::not an origin::", "localhost:8080")).isFalse();
  }
}
