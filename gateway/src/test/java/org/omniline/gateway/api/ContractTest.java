package org.omniline.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.http.HttpMethod;
import io.vertx.rxjava3.core.Vertx;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.staff.Right;

class ContractTest {
  private static final String ONE_OPERATION =
      """
      openapi: 3.1.0
      info: { title: t, version: "1" }
      servers: [ { url: /api/v1 } ]
      paths:
        /things:
          get:
            operationId: things.list
            %s
            responses: { "200": { description: ok } }
      """;

  private static Vertx vertx;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() {
    vertx.rxClose().blockingAwait();
  }

  private static Contract parse(String line) {
    return Contract.parse(vertx, ONE_OPERATION.formatted(line)).blockingGet();
  }

  @Test
  void parse_refusesAnOperationWithoutARight() {
    assertThatThrownBy(() -> parse("summary: nothing"))
        .hasMessageContaining("things.list")
        .hasMessageContaining("x-omniline-right");
  }

  @Test
  void parse_refusesAnUnknownRight() {
    assertThatThrownBy(() -> parse("x-omniline-right: things.steal"))
        .hasMessageContaining("things.steal");
  }

  @Test
  void requireHandlers_namesWhatDoesNotMatch() {
    Contract contract = parse("x-omniline-right: users.manage");

    assertThatThrownBy(() -> contract.requireHandlers(Set.of("things.paint")))
        .hasMessageContaining("things.list has no handler")
        .hasMessageContaining("things.paint has no operation");
  }

  @Test
  void find_knowsWhatAnAddressNeeds() {
    Contract contract = parse("x-omniline-right: users.manage");

    assertThat(contract.find("/api/v1/things", HttpMethod.GET))
        .hasValueSatisfying(access -> assertThat(access.right()).isEqualTo(Right.USERS_MANAGE));
    assertThat(contract.find("/api/v1/things", HttpMethod.POST)).isEmpty();
    assertThat(contract.find("/api/v1/other", HttpMethod.GET)).isEmpty();
    assertThat(contract.knows("/api/v1/things")).isTrue();
  }

  @Test
  void load_readsTheContractThatIsShipped() {
    Contract contract = Contract.load(vertx).blockingGet();

    assertThat(contract.accesses()).hasSizeGreaterThan(20);
    assertThat(contract.find("/api/v1/media", HttpMethod.POST))
        .hasValueSatisfying(access -> assertThat(access.isStream()).isTrue());
  }
}
