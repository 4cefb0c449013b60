package org.omniline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.staff.Right;
import org.omniline.conversation.staff.Role;
import org.yaml.snakeyaml.Yaml;

/** Every operation of the contract, asked by every role and by nobody. */
class RightsIT {
  @RegisterExtension static final RunningNode node = new RunningNode(new People());

  private static final Map<Role, Client> CLIENTS = new EnumMap<>(Role.class);

  @BeforeAll
  static void start() {
    CLIENTS.put(Role.ADMINISTRATOR, node.client(People.ADMINISTRATOR));
    CLIENTS.put(Role.SUPERVISOR, node.client(People.SUPERVISOR));
    CLIENTS.put(Role.AGENT, node.client(People.AGENT));
  }

  private record Operation(String id, String method, String path, String right) {}

  @SuppressWarnings("unchecked")
  private static List<Operation> operations() throws Exception {
    Map<String, Object> contract;
    try (InputStream in = RightsIT.class.getResourceAsStream("/openapi.yaml")) {
      contract = new Yaml().load(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    List<Operation> operations = new ArrayList<>();
    Map<String, Map<String, Object>> paths =
        (Map<String, Map<String, Object>>) contract.get("paths");
    paths.forEach(
        (path, methods) ->
            methods.forEach(
                (method, value) -> {
                  if (value instanceof Map<?, ?> operation) {
                    operations.add(
                        new Operation(
                            String.valueOf(operation.get("operationId")),
                            method.toUpperCase(java.util.Locale.ROOT),
                            "/api/v1"
                                + path.replace("{id}", "1")
                                    .replace("{code}", "none")
                                    .replace("{account}", "demo")
                                    .replace("{node}", "1023")
                                    .replace("{name}", "none")
                                    .replace("{extension}", "7777")
                                    .replace("{view}", "live")
                                    .replace("{command}", "hold")
                                    .replace("{number}", "1")
                                    .replace("{seq}", "1")
                                    .replace("{day}", "2026-10-01"),
                            String.valueOf(operation.get("x-omniline-right"))));
                  }
                }));
    return operations;
  }

  /** The body is empty on purpose: who may not, must be told so before the body is looked at. */
  private static HttpResponse<String> ask(Client client, Operation operation) {
    boolean writes = !"GET".equals(operation.method()) && !"DELETE".equals(operation.method());
    return client.send(operation.method(), operation.path(), writes ? "{}" : null);
  }

  @TestFactory
  @Tag("R301")
  Stream<DynamicTest> operation_isRefusedToRolesWithoutItsRight() throws Exception {
    List<Operation> operations = operations();
    assertThat(operations).hasSizeGreaterThan(20);
    return operations.stream()
        .filter(operation -> Right.of(operation.right()).isPresent())
        .flatMap(
            operation ->
                CLIENTS.keySet().stream()
                    .map(
                        role ->
                            DynamicTest.dynamicTest(
                                operation.id() + " by " + role, () -> check(operation, role))));
  }

  private static void check(Operation operation, Role role) {
    Right right = Right.of(operation.right()).orElseThrow();
    HttpResponse<String> response = ask(CLIENTS.get(role), operation);
    if (role.rights().contains(right)) {
      assertThat(response.statusCode()).isNotIn(401, 403, 500, 501);
    } else {
      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(new JsonObject(response.body()).getJsonObject("fields").getString("right"))
          .isEqualTo(operation.right());
    }
  }

  @TestFactory
  @Tag("R301")
  Stream<DynamicTest> operation_isRefusedToWhoeverIsNotSignedIn() throws Exception {
    return operations().stream()
        .filter(operation -> !"public".equals(operation.right()))
        .map(
            operation ->
                DynamicTest.dynamicTest(
                    operation.id(),
                    () -> {
                      HttpResponse<String> response = ask(node.client(), operation);
                      assertThat(response.statusCode()).isEqualTo(401);
                      assertThat(Client.code(response)).isEqualTo("not-signed-in");
                    }));
  }

  @TestFactory
  Stream<DynamicTest> operation_isServed() throws Exception {
    return operations().stream()
        .filter(operation -> "public".equals(operation.right()))
        .map(
            operation ->
                DynamicTest.dynamicTest(
                    operation.id(),
                    () ->
                        assertThat(ask(node.client(), operation).statusCode())
                            .isNotIn(403, 405, 500, 501)));
  }
}
