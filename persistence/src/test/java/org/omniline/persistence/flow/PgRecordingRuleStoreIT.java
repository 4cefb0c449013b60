package org.omniline.persistence.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.SnowflakeIds;
import org.omniline.flow.recording.RecordingRule;
import org.omniline.flow.recording.RecordingRule.Mode;
import org.omniline.flow.recording.RecordingRuleStore;
import org.omniline.flow.recording.RecordingRuleStore.Version;
import org.omniline.flow.store.PromptStore;
import org.omniline.flow.store.PromptStore.Prompt;
import org.omniline.persistence.sql.PostgresExtension;

/** Recording rules and every version of them. */
@Tag("R98")
class PgRecordingRuleStoreIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private final SnowflakeIds ids = new SnowflakeIds(InstantSource.system(), 1);
  private final RecordingRuleStore store = new PgRecordingRuleStore(postgres.database(), ids);
  private final PromptStore prompts = new PgPromptStore(postgres.database());

  private static RecordingRule rule(
      long id, int version, String name, int position, @Nullable String notice, String why) {
    return new RecordingRule(
        id, version, name, position, "true", true, Mode.START, notice, why, true);
  }

  private static void refused(ThrowingCallable call, Refusal.Code code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(Refusal.class, r -> assertThat(r.code()).isEqualTo(code));
  }

  private RecordingRule saved(RecordingRule rule) {
    return store.save(rule, 0).blockingGet();
  }

  @Test
  void example_isThere_andOff() {
    assertThat(store.rules().blockingGet())
        .filteredOn(rule -> rule.id() == 1)
        .singleElement()
        .matches(rule -> !rule.active() && !rule.isSilent());
  }

  @Test
  void rules_areInTheirOrder_andKeepEveryVersion() {
    RecordingRule second = saved(rule(0, 0, "b", 7, "recording-notice", ""));
    RecordingRule first = saved(rule(0, 0, "a", 6, null, "told by the greeting"));

    RecordingRule changed = saved(rule(second.id(), second.version(), "c", 5, null, "why"));

    assertThat(store.rules().blockingGet()).startsWith(changed, first);
    assertThat(store.versions(second.id()).blockingGet())
        .extracting(Version::rule)
        .containsExactly(changed, second);
    assertThat(store.versions(ids.next()).blockingGet()).isEmpty();
  }

  @Test
  void saveOfAnOldVersion_andOfAnUnknownRule_isRefused() {
    RecordingRule rule = saved(rule(0, 0, "d", 90, "recording-notice", ""));
    RecordingRule now = saved(rule);

    refused(() -> saved(rule), Refusal.Code.CONFLICT);
    refused(
        () -> saved(rule(ids.next(), 1, "e", 90, "recording-notice", "")), Refusal.Code.NOT_FOUND);
    assertThat(store.rules().blockingGet()).contains(now);
  }

  @Test
  void noticeThatIsNone_isRefused_andOneThatIsSaidIsNotClosed() {
    refused(() -> saved(rule(0, 0, "f", 91, "no-such", "")), Refusal.Code.INVALID);
    String code = "p" + ids.next();
    Prompt prompt = prompts.save(new Prompt(code, 0, "录音", "", null, true), 0).blockingGet();
    RecordingRule rule = saved(rule(0, 0, "g" + code, 92, code, ""));
    Prompt closed = new Prompt(code, prompt.version(), "录音", "", null, false);

    refused(() -> prompts.save(closed, 0).ignoreElement().blockingAwait(), Refusal.Code.IN_USE);

    saved(
        new RecordingRule(
            rule.id(), rule.version(), rule.name(), 92, "true", true, Mode.START, code, "", false));
    assertThat(prompts.save(closed, 0).blockingGet().active()).isFalse();
  }
}
