package org.omniline.flow.graph;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** docs/flows/flow.schema.json. */
final class FlowSchema {
  private static final JsonSchema SCHEMA = load();

  private FlowSchema() {}

  private static JsonSchema load() {
    try {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(Files.readString(Path.of("..", "docs", "flows", "flow.schema.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean accepts(String json) {
    return SCHEMA.validate(json, InputFormat.JSON).isEmpty();
  }
}
