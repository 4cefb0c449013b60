package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Single;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.rxjava3.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.cti.CtiKey.Scope;
import org.omniline.conversation.staff.Right;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The contract {@code openapi.yaml}: what may be asked and which right it needs. Immutable,
 * thread-safe.
 */
public final class Contract {
  /** Where the operations are. */
  public static final String BASE = "/api/v1";

  private static final String RESOURCE = "/openapi.yaml";
  private static final String PUBLIC = "public";
  private static final String SIGNED_IN = "signed-in";
  private static final String API_KEY = "api-key";

  private final String text;
  private final OpenAPIContract contract;
  private final Map<String, Access> accesses;

  private Contract(String text, OpenAPIContract contract, Map<String, Access> accesses) {
    this.text = text;
    this.contract = contract;
    this.accesses = Map.copyOf(accesses);
  }

  /**
   * What an operation needs ({@code x-omniline-right}) and how its body is taken.
   *
   * @param isPublic anybody may
   * @param scope what a program's key has to be good for ({@code x-omniline-scope}); null: it is
   *     for people
   * @param right null: whoever is signed in may
   * @param isStream the body is not JSON and is streamed ({@code x-omniline-body: stream})
   * @param isServedElsewhere a channel answers it with routes of its own ({@code
   *     x-omniline-served-by})
   * @param isAudited whether a refusal is written down ({@code x-omniline-audit: false}: not)
   */
  public record Access(
      String operation,
      boolean isPublic,
      @Nullable Scope scope,
      @Nullable Right right,
      boolean isStream,
      boolean isServedElsewhere,
      boolean isAudited) {}

  /**
   * Loads the contract of the class path.
   *
   * @return fails with IllegalStateException when an operation names no right or an unknown one
   */
  public static Single<Contract> load(Vertx vertx) {
    return parse(vertx, read());
  }

  static Single<Contract> parse(Vertx vertx, String yaml) {
    return Single.defer(
        () -> {
          Map<String, Object> raw = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
          JsonObject json = new JsonObject(raw).copy();
          dropResponseBodies(json);
          // The reader takes absolute addresses only; of this one it uses the path.
          json.put(
              "servers",
              new JsonArray().add(new JsonObject().put("url", "http://localhost" + BASE)));
          return Single.fromCompletionStage(
                  OpenAPIContract.from(vertx.getDelegate(), json).toCompletionStage())
              .map(contract -> new Contract(yaml, contract, accesses(contract)));
        });
  }

  private static String read() {
    try (InputStream in = Contract.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("openapi.yaml is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** We validate requests only, and the validator knows few media types of responses. */
  private static void dropResponseBodies(JsonObject contract) {
    for (String path : contract.getJsonObject("paths").fieldNames()) {
      JsonObject operations = contract.getJsonObject("paths").getJsonObject(path);
      for (String method : operations.fieldNames()) {
        if (operations.getValue(method) instanceof JsonObject operation
            && operation.containsKey("responses")) {
          operation.put(
              "responses",
              new JsonObject().put("default", new JsonObject().put("description", "dropped")));
        }
      }
    }
    JsonObject components = contract.getJsonObject("components", new JsonObject());
    components.remove("responses");
  }

  private static Map<String, Access> accesses(OpenAPIContract contract) {
    Map<String, Access> result = new LinkedHashMap<>();
    for (Operation operation : contract.operations()) {
      String id = operation.getOperationId();
      Map<String, Object> extensions = operation.getExtensions();
      Object named = extensions.get("x-omniline-right");
      if (!(named instanceof String name)) {
        throw new IllegalStateException("operation " + id + " names no x-omniline-right");
      }
      Optional<Right> right = Right.of(name);
      boolean keyed = API_KEY.equals(name);
      if (right.isEmpty() && !PUBLIC.equals(name) && !SIGNED_IN.equals(name) && !keyed) {
        throw new IllegalStateException("operation " + id + " needs an unknown right: " + name);
      }
      result.put(
          id,
          new Access(
              id,
              PUBLIC.equals(name),
              keyed ? Scope.valueOf(String.valueOf(extensions.get("x-omniline-scope"))) : null,
              right.orElse(null),
              "stream".equals(extensions.get("x-omniline-body")),
              extensions.containsKey("x-omniline-served-by"),
              !Boolean.FALSE.equals(extensions.get("x-omniline-audit"))));
    }
    return result;
  }

  /**
   * Every operation needs a handler, and every handler an operation.
   *
   * @throws IllegalStateException that names those which do not match
   */
  public void requireHandlers(Set<String> handlers) {
    List<String> wrong = new ArrayList<>();
    accesses.values().stream()
        .filter(access -> !access.isServedElsewhere())
        .map(Access::operation)
        .filter(id -> !handlers.contains(id))
        .forEach(id -> wrong.add("operation " + id + " has no handler"));
    handlers.stream()
        .filter(id -> !accesses.containsKey(id))
        .forEach(id -> wrong.add("handler " + id + " has no operation"));
    if (!wrong.isEmpty()) {
      throw new IllegalStateException("The contract does not hold: " + String.join("; ", wrong));
    }
  }

  /** What the operation at an address needs; empty when there is none. */
  public Optional<Access> find(String path, HttpMethod method) {
    Operation operation = contract.findOperation(path, method);
    return operation == null
        ? Optional.empty()
        : Optional.ofNullable(accesses.get(operation.getOperationId()));
  }

  /** Whether any operation has this address. */
  public boolean knows(String path) {
    return contract.findPath(path) != null;
  }

  /** All operations. */
  public Map<String, Access> accesses() {
    return accesses;
  }

  /** As it was written, for people and their tools. */
  public String text() {
    return text;
  }

  OpenAPIContract delegate() {
    return contract;
  }
}
