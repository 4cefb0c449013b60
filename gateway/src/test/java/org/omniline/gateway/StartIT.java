package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StartIT {
  private static TestNode.Site site;

  @BeforeAll
  static void open() {
    site = TestNode.Site.empty();
  }

  @AfterAll
  static void close() {
    site.close();
  }

  private static HttpResponse<String> get(Omniline node, String path) throws Exception {
    return TestNode.browser()
        .send(
            HttpRequest.newBuilder(TestNode.uri(node, path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void start_isReadyAndLeavesNothingListeningWhenStopped() throws Exception {
    Omniline node = site.start(Hooks.NONE);
    try {
      assertThat(get(node, "/healthz").statusCode()).isEqualTo(200);
      assertThat(get(node, "/readyz").body()).contains("\"status\":\"UP\"");
    } finally {
      node.stop().blockingAwait();
    }
    assertThatThrownBy(() -> get(node, "/healthz")).isInstanceOf(java.io.IOException.class);
  }

  @Test
  void start_createsTheFirstAdministratorOnce() {
    try (TestNode.Site fresh = TestNode.Site.empty()) {
      AtomicReference<String> told = new AtomicReference<>();
      Hooks hooks =
          new Hooks() {
            @Override
            public void firstAdministrator(String login, String oneTimePassword) {
              told.set(login + " " + oneTimePassword);
            }
          };
      fresh.start(hooks).stop().blockingAwait();
      assertThat(told.getAndSet(null)).startsWith("admin ");
      fresh.start(hooks).stop().blockingAwait();
      assertThat(told.get()).isNull();
      assertThat(fresh.sql("select count(*) from staff_user")).isEqualTo("1");
    }
  }

  @Test
  void start_saysWhichPortIsTaken() {
    Omniline node = site.start(Hooks.NONE);
    try {
      assertThatThrownBy(
              () -> site.start(Hooks.NONE, Map.of("http.port", Integer.toString(node.port()))))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("Port " + node.port())
          .hasMessageContaining("http.port");
    } finally {
      node.stop().blockingAwait();
    }
  }

  @Test
  void start_saysThatTheDatabaseRefuses() {
    assertThatThrownBy(() -> site.start(Hooks.NONE, Map.of("database.name", "nowhere")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("nowhere")
        .hasMessageContaining("database.*");
  }
}
