package org.omniline.channels.phone;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.omniline.channels.phone.esl.EslEvent;
import org.omniline.channels.phone.esl.EslEventDecoder;
import org.omniline.channels.phone.esl.EslFrameParser;
import org.omniline.channels.phone.esl.EslLimits;
import org.omniline.channels.phone.number.PhoneNumbering;

class ArrivalsTest {
  private static final Instant CAME = Instant.parse("2026-12-01T15:59:50Z");
  private static final Instant FOUND = CAME.plusSeconds(12);

  private final Arrivals arrivals =
      new Arrivals(new PhoneNumbering("CN"), InstantSource.fixed(FOUND.plusSeconds(5)));

  private static String micros(Instant at) {
    return at.toEpochMilli() + "000";
  }

  private Instant rang(JsonObject headers) {
    String body =
        headers
            .put("Event-Name", "CHANNEL_DATA")
            .put("Unique-ID", "5c0b7a80-8f7e-4a1c-9a6f-000000000001")
            .put("Caller-Caller-ID-Number", "13800138000")
            .put("Caller-Destination-Number", "12356")
            .encode();
    List<EslEvent> events = new ArrayList<>();
    new EslFrameParser(
            EslLimits.defaults(), frame -> events.add(new EslEventDecoder().decode(frame)))
        .handle(
            Buffer.buffer(
                "Content-Length: " + body.length() + "\nContent-Type: text/event-json\n\n" + body));
    return arrivals.call(events.get(0)).caller().rang();
  }

  @Test
  void callThatIsFoundLater_cameWhenItsLegWasMade() {
    assertThat(
            rang(
                new JsonObject()
                    .put("Event-Date-Timestamp", micros(FOUND))
                    .put("Caller-Channel-Created-Time", micros(CAME))))
        .isEqualTo(CAME);
  }

  @Test
  void callOfWhichThatIsNotTold_cameWhenItWasHeardOf() {
    assertThat(
            rang(
                new JsonObject()
                    .put("Event-Date-Timestamp", micros(FOUND))
                    .put("Caller-Channel-Created-Time", "0")))
        .isEqualTo(FOUND);
    assertThat(
            rang(
                new JsonObject()
                    .put("Event-Date-Timestamp", micros(FOUND))
                    .put("Caller-Channel-Created-Time", micros(FOUND.plusSeconds(60)))))
        .as("a leg of later is none")
        .isEqualTo(FOUND);
    assertThat(rang(new JsonObject())).isEqualTo(FOUND.plusSeconds(5));
  }
}
