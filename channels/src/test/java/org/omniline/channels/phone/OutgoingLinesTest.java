package org.omniline.channels.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.omniline.channels.phone.OutgoingLines.Plan;
import org.omniline.channels.phone.OutgoingLines.Why;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.AccountStore;
import org.omniline.conversation.port.OutgoingConversations.Known;

/** Over which line somebody is called. */
@Tag("R74")
class OutgoingLinesTest {
  private static final long PSYCH = 1;
  private static final long LAW = 2;
  private static final long USUAL = 3;
  private static final long OTHERS = 4;
  private static final long QUEUE = 10;

  private final OutgoingLines lines =
      new OutgoingLines(
          new Accounts(
              List.of(
                  account(PSYCH, Map.of("numbers", "12356", "dialPrefixes", "0771, 138")),
                  account(
                      LAW,
                      Map.of("numbers", "12348", "callerId", "0771-12348", "dialPrefixes", "1380")),
                  account(USUAL, Map.of("numbers", "12345", "callerId", "", "default", "true")),
                  account(OTHERS, Map.of("numbers", "95588", "dialPrefixes", "13800138000")))),
          "CN",
          InstantSource.system());

  private static ChannelAccount account(long id, Map<String, String> settings) {
    return new ChannelAccount(
        id, Channel.PHONE, "a" + id, "line " + id, QUEUE + id, true, settings, Map.of());
  }

  private static Known known(@Nullable Long account) {
    return new Known(Set.of(PSYCH, LAW, USUAL), account, null, null, null, false);
  }

  private Plan plan(String number, Known known, Set<Long> queues, @Nullable Long account) {
    return lines.plan(lines.read(number), known, queues, account).blockingGet();
  }

  private static void is(Plan plan, long line, Why why) {
    assertThat(plan.line().account().id()).isEqualTo(line);
    assertThat(plan.why()).isEqualTo(why);
  }

  @Test
  void theOneThatIsNamedGoesFirst_thenTheirs_thenThePrefix_thenTheOwn_thenTheUsual() {
    String mobile = "+86 138-0013-8000";
    Set<Long> own = Set.of(QUEUE + PSYCH);
    is(plan(mobile, known(LAW), own, USUAL), USUAL, Why.CHOSEN);
    is(plan(mobile, known(PSYCH), own, null), PSYCH, Why.THEIRS);
    is(plan(mobile, known(null), own, null), LAW, Why.PREFIX);
    is(plan("07715551234", known(null), Set.of(), null), PSYCH, Why.PREFIX);
    is(plan("13910310000", known(null), own, null), PSYCH, Why.OWN);
    is(plan("13910310000", known(null), Set.of(), null), USUAL, Why.USUAL);
  }

  @Test
  void whoeverIsCalled_isShownTheFirstNumber_whereNoOtherIsSet() {
    Set<Long> own = Set.of(QUEUE + PSYCH);
    assertThat(plan("13910310000", known(null), own, USUAL).line().shows())
        .as("the form's field was left empty")
        .isEqualTo("12345");
    assertThat(plan("13910310000", known(null), own, PSYCH).line().shows()).isEqualTo("12356");
    assertThat(plan("13910310000", known(null), own, LAW).line().shows()).isEqualTo("0771-12348");
  }

  @Test
  void ofSeveralOwnLines_theUsualGoesBefore() {
    is(plan("13910310000", known(null), Set.of(QUEUE + LAW, QUEUE + USUAL), null), USUAL, Why.OWN);
  }

  @Test
  void linesOfOthersAreNotTaken_norNamed() {
    assertThat(plan("13800138000", known(OTHERS), Set.of(), null).line().account().id())
        .isNotEqualTo(OTHERS);
    assertThatThrownBy(() -> plan("13800138000", known(null), Set.of(), OTHERS))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.fields()).containsEntry("reason", "no-outgoing-line"));
    Known nothing = new Known(Set.of(), null, null, null, null, false);
    assertThatThrownBy(() -> plan("13800138000", nothing, Set.of(), null))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void whatIsShown_isWhatTheAccountSays_elseItsFirstNumber() {
    assertThat(plan("13910310000", known(null), Set.of(), LAW).line().shows())
        .isEqualTo("0771-12348");
    assertThat(plan("13910310000", known(null), Set.of(), PSYCH).line().shows()).isEqualTo("12356");
  }

  @Test
  void emergencyNumbersAreKnown() {
    assertThat(plan("110", known(null), Set.of(), null).emergency()).isTrue();
    assertThat(plan("12356", known(null), Set.of(), null).emergency()).isFalse();
    assertThat(plan("1003", known(null), Set.of(), null).emergency()).isFalse();
  }

  @Test
  void whatIsNoNumber_isRefused() {
    for (String told : List.of("", "小王", "1", "+1", "anonymous", "123456789012345678901")) {
      assertThatThrownBy(() -> lines.read(told))
          .as(told)
          .isInstanceOfSatisfying(
              Refusal.class,
              refusal -> assertThat(refusal.fields()).containsEntry("reason", "no-number"));
    }
    assertThat(lines.read("（0771）555-1234").e164()).isEqualTo("+867715551234");
  }

  private record Accounts(List<ChannelAccount> list) implements AccountStore {
    @Override
    public Single<List<ChannelAccount>> all() {
      return Single.just(list);
    }

    @Override
    public Maybe<ChannelAccount> byCode(Channel channel, String code) {
      return Maybe.empty();
    }

    @Override
    public Single<ChannelAccount> save(ChannelAccount account, long byUser) {
      return Single.error(new UnsupportedOperationException());
    }
  }
}
