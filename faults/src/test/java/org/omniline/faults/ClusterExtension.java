package org.omniline.faults;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one cluster of the whole run: starting three nodes takes its time. After a test
 * that failed the next gets another one, so that it does not inherit full desks.
 */
final class ClusterExtension implements ParameterResolver, AfterEachCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(ClusterExtension.class);

  /** Closed when all tests have run. */
  private record Shared(Nodes nodes) implements AutoCloseable {
    @Override
    public void close() {
      nodes.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Nodes.class;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      Shared failed = context.getRoot().getStore(NAMESPACE).remove("cluster", Shared.class);
      if (failed != null) {
        failed.close();
      }
    }
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent("cluster", key -> new Shared(new Nodes()), Shared.class)
        .nodes();
  }
}
