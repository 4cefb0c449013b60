package org.omniline.channels.phone.esl;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A {@link FakeSwitch} for each test, on one Vert.x for the class. Register it statically. */
final class FakeSwitchExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private Vertx vertx;
  private FakeSwitch peer;

  Vertx vertx() {
    return vertx;
  }

  FakeSwitch peer() {
    return peer;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    vertx = Vertx.vertx();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    peer = new FakeSwitch(vertx, "secret");
  }

  @Override
  public void afterEach(ExtensionContext context) {
    peer.close();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }
}
