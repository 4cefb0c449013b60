package org.omniline.gateway.api;

import io.vertx.ext.web.handler.HttpException;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Refusal;

/**
 * Says in which field a request breaks the contract, and how. The validator reports every step down
 * to the value that is wrong; the deepest step is the one a person can mend.
 */
final class ContractBreach {
  /** What the contract calls a request's body as a whole. */
  private static final String BODY = "body";

  /** Keywords that only say that something below is wrong. */
  private static final Set<String> STEPS =
      Set.of("properties", "items", "$ref", "additionalProperties", "oneOf", "anyOf", "allOf");

  /** Fields whose pattern asks for no more than one visible character. */
  private static final Pattern NOT_BLANK = Pattern.compile("(^|\\.)(name|text)$");

  private static final Pattern MISSING = Pattern.compile("required property \"([^\"]{1,100})\"");
  private static final Pattern PARAMETER =
      Pattern.compile("(?:query|path|header|cookie) parameter ([\\w.-]{1,100})");
  private static final Pattern INDEX = Pattern.compile("[0-9]{1,9}");

  private ContractBreach() {}

  /** What was wrong; null when the failure is something else. */
  static @Nullable Refusal of(@Nullable Throwable failure) {
    if (!(failure instanceof HttpException http)
        || !(http.getCause() instanceof ValidatorException invalid)) {
      return null;
    }
    Matcher parameter = PARAMETER.matcher(String.valueOf(invalid.getMessage()));
    if (parameter.find()) {
      return ofParameter(parameter.group(1), invalid);
    }
    return invalid instanceof SchemaValidationException schema
        ? ofBody(schema.getOutputUnit())
        : refusal(BODY, "unreadable", "cannot be read as JSON");
  }

  private static Refusal ofParameter(String name, ValidatorException invalid) {
    if (invalid instanceof SchemaValidationException schema) {
      OutputUnit deepest = deepest(schema.getOutputUnit());
      return refusal(name, reason(keyword(deepest)), words(deepest));
    }
    return refusal(name, "wrong", "is missing or not of the form the contract wants");
  }

  private static Refusal ofBody(OutputUnit unit) {
    OutputUnit deepest = deepest(unit);
    String at = path(deepest.getInstanceLocation());
    Matcher missing = MISSING.matcher(String.valueOf(deepest.getError()));
    if (missing.find()) {
      String name = missing.group(1);
      return refusal(at.isEmpty() ? name : at + "." + name, "missing", "is missing");
    }
    if (keyword(deepest).equals("additionalProperties")) {
      return refusal(at, "unknown", "is not known here");
    }
    if (keyword(deepest).equals("pattern") && NOT_BLANK.matcher(at).find()) {
      return refusal(at, "missing", "must not be blank");
    }
    return refusal(at.isEmpty() ? BODY : at, reason(keyword(deepest)), words(deepest));
  }

  private static Refusal refusal(String field, String reason, String what) {
    return new Refusal(
        Refusal.Code.MALFORMED,
        "\"" + field + "\" " + what + ".",
        Map.of("field", field, "reason", reason));
  }

  /** A stable word for what is wrong: pages say it in their own languages. */
  private static String reason(String keyword) {
    return switch (keyword) {
      case "minItems" -> "too-few";
      case "maxItems" -> "too-many";
      case "minLength" -> "too-short";
      case "maxLength" -> "too-long";
      case "minimum", "exclusiveMinimum" -> "too-small";
      case "maximum", "exclusiveMaximum" -> "too-great";
      case "enum", "const" -> "no-choice";
      case "type" -> "wrong-type";
      case "pattern", "format" -> "wrong-form";
      case "uniqueItems" -> "twice";
      default -> "wrong";
    };
  }

  /**
   * The first of the deepest. What has a wrong value counts as "additional" too for the validator:
   * that an unknown field is the fault is only true where nothing else is.
   */
  private static OutputUnit deepest(OutputUnit unit) {
    List<OutputUnit> errors = unit.getErrors();
    OutputUnit best = null;
    for (OutputUnit error : errors == null ? List.<OutputUnit>of() : errors) {
      if (best == null || weight(error) > weight(best)) {
        best = error;
      }
    }
    return best == null ? unit : best;
  }

  private static int weight(OutputUnit error) {
    int depth = String.valueOf(error.getInstanceLocation()).split("/").length;
    return STEPS.contains(keyword(error)) ? depth : 1_000 + depth;
  }

  private static String keyword(OutputUnit error) {
    String location = String.valueOf(error.getKeywordLocation());
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private static String words(OutputUnit error) {
    String text = String.valueOf(error.getError()).strip();
    return "is not as the contract wants it: " + text.replaceFirst("[.]+$", "");
  }

  /** {@code #/steps/1/afterMs} as people write it: {@code steps[1].afterMs}. */
  private static String path(@Nullable String pointer) {
    StringBuilder path = new StringBuilder();
    for (String step : String.valueOf(pointer).replaceFirst("^#/?", "").split("/", -1)) {
      String name = step.replace("~1", "/").replace("~0", "~");
      if (INDEX.matcher(name).matches()) {
        path.append('[').append(name).append(']');
      } else if (!name.isEmpty()) {
        path.append(path.isEmpty() ? "" : ".")
            .append(name.length() > 100 ? name.substring(0, 100) : name);
      }
    }
    return path.toString();
  }
}
