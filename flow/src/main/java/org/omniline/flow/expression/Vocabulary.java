package org.omniline.flow.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.omniline.flow.expression.InvalidExpression.Problem;

/**
 * The variables that expressions of one purpose may name, and the compiler for them. Immutable; any
 * thread.
 *
 * <p>An expression can only combine the values it is given: there are no loops but {@code exists}
 * and {@code all} over a given list, regular expressions run in linear time (RE2), sizes are
 * bounded, and nothing reaches a file, the network or a class. The language is CEL
 * (cel-spec/doc/langdef.md).
 */
public final class Vocabulary {
  /** The longest expression, in code points. */
  public static final int MAX_LENGTH = 2_000;

  private static final int MAX_STEPS = 1_000;
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(MAX_LENGTH)
          .maxParseRecursionDepth(32)
          .comprehensionMaxIterations(MAX_STEPS)
          .maxRegexProgramSize(1_000)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private final Map<String, ValueType> variables;
  private final CelRuntime runtime =
      CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

  /**
   * @param variables names as in CEL (a letter, then letters, digits and underscores), in the order
   *     in which a page lists them
   */
  public Vocabulary(Map<String, ValueType> variables) {
    this.variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }

  /** Names and types, in order. */
  public Map<String, ValueType> variables() {
    return variables;
  }

  /**
   * Checks and compiles; done once when something is saved or loaded, never for each message.
   *
   * @param source the expression as a person typed it
   * @param result what it must yield
   * @throws InvalidExpression with place and reason of each mistake
   */
  public Expression compile(String source, ValueType result) throws InvalidExpression {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(
                CelStandardMacro.ALL, CelStandardMacro.EXISTS, CelStandardMacro.EXISTS_ONE)
            .setResultType(result.cel());
    variables.forEach((name, type) -> builder.addVar(name, type.cel()));
    CelCompiler compiler = builder.build();
    CelValidationResult checked = compiler.compile(source, "");
    if (checked.hasError()) {
      throw new InvalidExpression(source, checked.getErrors().stream().map(this::problem).toList());
    }
    try {
      CelAbstractSyntaxTree tree = checked.getAst();
      return new Expression(source, result, variables, runtime.createProgram(tree));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new InvalidExpression(source, List.of(new Problem(1, 1, e.getMessage())));
    }
  }

  private Problem problem(CelIssue issue) {
    // CEL counts columns from 0; people count from 1.
    return new Problem(
        Math.max(1, issue.getSourceLocation().getLine()),
        issue.getSourceLocation().getColumn() + 1,
        issue.getMessage());
  }
}
