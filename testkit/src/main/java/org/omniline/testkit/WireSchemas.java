package org.omniline.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;

/** The JSON Schemas of docs/protocols, for real frames. */
public final class WireSchemas {
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  private WireSchemas() {}

  /** Fails unless {@code json} is what {@code file#/$defs/name} says. */
  public static void check(String file, String name, JsonObject json) {
    String location = folder().resolve(file).toUri() + "#/$defs/" + name.replace("/", "~1");
    var errors =
        FACTORY.getSchema(SchemaLocation.of(location)).validate(json.encode(), InputFormat.JSON);
    assertThat(errors).as(name + " of " + json.encode()).isEmpty();
  }

  private static Path folder() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path folder = at.resolve("docs/protocols");
      if (Files.isDirectory(folder)) {
        return folder;
      }
    }
    throw new IllegalStateException("docs/protocols not found");
  }
}
