package org.omniline.flow.run;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.graph.Reading;
import org.omniline.flow.graph.Template;

/** Puts prompts, texts and values together. Stateless. */
final class Speech {
  private Speech() {}

  static List<Utterance> prompts(List<String> first, List<String> then) {
    List<Utterance> say = new ArrayList<>();
    first.forEach(code -> say.add(new Utterance.Recorded(code)));
    then.forEach(code -> say.add(new Utterance.Recorded(code)));
    return say;
  }

  static List<Utterance> prompts(List<String> codes) {
    return prompts(codes, List.of());
  }

  static List<Utterance> text(String text, Reading reading, Map<String, Object> values) {
    List<Utterance> say = new ArrayList<>();
    for (Template.Part part : Template.of(text).parts()) {
      if (!part.variable()) {
        say.add(new Utterance.Words(part.text()));
      } else if (!write(values.get(part.text())).isEmpty()) {
        say.add(new Utterance.Value(write(values.get(part.text())), reading));
      }
    }
    return say;
  }

  static String fill(String text, Map<String, Object> values) {
    return Template.of(text).parts().stream()
        .map(part -> part.variable() ? write(values.get(part.text())) : part.text())
        .collect(Collectors.joining());
  }

  /** A value as a person writes it; what is not known is empty. */
  static String write(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Double number) {
      return Double.isFinite(number)
          ? new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString()
          : "";
    }
    if (value instanceof List<?> texts) {
      return texts.stream().map(Object::toString).collect(Collectors.joining("、"));
    }
    return value.toString();
  }
}
