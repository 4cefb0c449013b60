package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** {@code GET /flows/schema}: docs/flows/flow.schema.json, as it is in the jar. Thread-safe. */
final class FlowSchemaFile {
  private static final String RESOURCE = "/flow.schema.json";

  private final Buffer text = Buffer.buffer(read());

  private static byte[] read() {
    try (InputStream in = FlowSchemaFile.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("flow.schema.json is missing from the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Completable answer(ApiRequest request) {
    return request
        .context()
        .response()
        .putHeader("content-type", "application/schema+json; charset=utf-8")
        .putHeader("cache-control", "no-cache")
        .putHeader("content-length", Integer.toString(text.length()))
        .rxEnd(text);
  }
}
