package org.omniline.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Refusal;
import org.omniline.routing.acd.Action;
import org.omniline.routing.acd.QueueSettings;
import org.omniline.routing.acd.QueueSettingsBuilder;
import org.omniline.routing.acd.ShiftSeats;
import org.omniline.routing.acd.StrategyKind;

class QueueSettingsJsonTest {
  @Test
  void read_givesBackWhatWasWritten() {
    QueueSettings all =
        new QueueSettingsBuilder()
            .offerMs(20_000)
            .strategy(StrategyKind.CIRCULAR)
            .priority(3)
            .misses(2)
            .maxWaiting(9)
            .maxWaitMs(90_000)
            .onLimit(Action.toQueue(7))
            .after(30_000, Action.message("请稍候").inEnglish("Please wait"))
            .after(60_000, Action.external("12356"))
            .after(80_000, Action.leaveMessage().inEnglish("Leave a message"))
            .relax(10_000, 1)
            .relax(20_000, 2)
            .memoryWaitMs(5_000)
            .wrapUp(60_000, 30_000, 2)
            .autoAccept(Set.of(Channel.WEBCHAT))
            .reservedForCalls(1)
            .ownerGoneMs(45_000)
            .weight(Channel.PHONE, 2)
            .later(true, 3_600_000)
            .awayMs(90_000)
            .shifts(Map.of(3L, new ShiftSeats(5, 1)))
            .build();

    JsonObject text = new JsonObject(QueueSettingsJson.write(all).encode());

    assertThat(QueueSettingsJson.read(text, 20_000)).isEqualTo(all);
  }

  @Test
  void read_leavesWhatIsAbsentAsNobodyHasSetIt() {
    assertThat(QueueSettingsJson.read(new JsonObject(), 20_000))
        .isEqualTo(QueueSettings.DEFAULT.but().offerMs(20_000).build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'awayMs':59999}; routing.awayMs",
        "{'shifts':[{'shift':'x'}]}; routing.shifts",
        "{'shifts':[{'shift':'3','seats':1,'reservedForCalls':2}]}; routing.shifts",
        "{'shifts':[{'shift':'3'},{'shift':'3'}]}; routing.shifts",
        "{'maxWaiting':3}; routing.onLimit",
        "{'maxWaitMs':-1}; routing.maxWaitMs",
        "{'strategy':'LUCK'}; routing.strategy",
        "{'onLimit':{'kind':'QUEUE'}}; routing.onLimit",
        "{'onLimit':{'kind':'MESSAGE','target':' '}}; routing.onLimit",
        "{'onLimit':{'kind':'MESSAGE','target':' ','english':'Wait'}}; routing.onLimit",
        "{'steps':[{'afterMs':5,'kind':'EXTERNAL'}]}; routing.steps",
        "{'steps':[{'afterMs':9,'kind':'LEAVE_MESSAGE'},{'afterMs':9,'kind':'LEAVE_MESSAGE'}]};"
            + " routing.steps",
        "{'maxWaitMs':9,'onLimit':{'kind':'LEAVE_MESSAGE'},'steps':[{'afterMs':9,'kind':'LEAVE_MESSAGE'}]};"
            + " routing.steps",
        "{'relaxation':[{'afterMs':9,'lowerBy':2},{'afterMs':10,'lowerBy':2}]}; routing.relaxation",
        "{'autoAccept':['PIGEON']}; routing.autoAccept",
        "{'weights':{'PIGEON':1}}; routing.weights",
        "{'weights':{'PHONE':1001}}; routing.PHONE",
        "{'later':{'dueMs':-1}}; routing.dueMs",
        "{'calls':{'ringAtOnce':0}}; routing.calls.ringAtOnce",
        "{'calls':{'ringAtOnce':51}}; routing.calls.ringAtOnce"
      })
  void read_namesTheFieldThatCannotBeSo(String json, String field) {
    assertThatThrownBy(
            () -> QueueSettingsJson.read(new JsonObject(json.replace('\'', '"')), 20_000))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(Refusal.Code.INVALID);
              assertThat(refusal.fields()).containsEntry("field", field);
            });
  }
}
