package org.omniline.tests.browser;

import java.lang.reflect.Method;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test a {@link Stage} of its own over the parts that all tests share. */
final class BrowserExtension implements ParameterResolver, AfterEachCallback {
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(BrowserExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Stage.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    SharedParts parts =
        context
            .getRoot()
            .getStore(OURS)
            .getOrComputeIfAbsent(SharedParts.class, key -> new SharedParts(), SharedParts.class);
    return context
        .getStore(OURS)
        .getOrComputeIfAbsent(Stage.class, key -> new Stage(parts), Stage.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Stage stage = context.getStore(OURS).remove(Stage.class, Stage.class);
    if (stage == null) {
      return;
    }
    Optional<Throwable> failure = context.getExecutionException();
    if (failure.isPresent()) {
      String name = context.getTestMethod().map(Method::getName).orElse("test");
      stage.keepWhatIsSeen(name);
    }
    stage.close(failure.isEmpty());
  }
}
