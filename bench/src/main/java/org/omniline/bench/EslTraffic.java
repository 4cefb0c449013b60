package org.omniline.bench;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.UUID;

/** What a busy switch sends, in the shapes and sizes of a real one; the people are invented. */
final class EslTraffic {
  private static final Charset GBK = Charset.forName("GBK");
  private static final String[] CALL = {
    "CHANNEL_CREATE",
    "CHANNEL_PROGRESS_MEDIA",
    "CHANNEL_ANSWER",
    "CHANNEL_EXECUTE_COMPLETE",
    "CHANNEL_BRIDGE",
    "CHANNEL_HANGUP_COMPLETE"
  };

  private final SplittableRandom random = new SplittableRandom(42);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private long sequence = 1_000;

  private EslTraffic() {}

  /** Events of calls with all their variables, about 3.9 kB each. */
  static byte[] calls(int events) {
    EslTraffic traffic = new EslTraffic();
    for (int i = 0; i < events; i++) {
      traffic.send(traffic.call(CALL[i % CALL.length], "caller" + i, 60));
    }
    return traffic.out.toByteArray();
  }

  /** Small events. */
  static byte[] keys(int events) {
    EslTraffic traffic = new EslTraffic();
    for (int i = 0; i < events; i++) {
      traffic.send(
          traffic.call("DTMF", "caller" + i, 5).put("DTMF-Digit", Integer.toString(i % 10)));
    }
    return traffic.out.toByteArray();
  }

  /** Calls whose names and variables are Chinese, a third of them not in UTF-8. */
  static byte[] names(int events) {
    EslTraffic traffic = new EslTraffic();
    for (int i = 0; i < events; i++) {
      JsonObject event = traffic.call(CALL[i % CALL.length], "张三李四", 40);
      for (int each = 0; each < 20; each++) {
        event.put("variable_note_" + each, "来电人咨询内容第" + each + "项");
      }
      traffic.send(event.encode().getBytes(i % 3 == 0 ? GBK : StandardCharsets.UTF_8));
    }
    return traffic.out.toByteArray();
  }

  private JsonObject call(String name, String caller, int variables) {
    String uuid = new UUID(random.nextLong(), random.nextLong()).toString();
    JsonObject event =
        new JsonObject()
            .put("Event-Name", name)
            .put("Core-UUID", "5a1e0000-0000-4000-8000-000000000001")
            .put("FreeSWITCH-Hostname", "switch-a")
            .put("FreeSWITCH-Switchname", "switch-a")
            .put("Event-Date-Local", "2026-11-22 05:38:53")
            .put("Event-Date-GMT", "Sun, 22 Nov 2026 05:38:53 GMT")
            .put("Event-Date-Timestamp", Long.toString(1_795_325_933_614_737L + sequence))
            .put("Event-Calling-File", "switch_channel.c")
            .put("Event-Calling-Function", "switch_channel_perform_hangup")
            .put("Event-Calling-Line-Number", "677")
            .put("Event-Sequence", Long.toString(sequence++))
            .put("Channel-State", "CS_EXECUTE")
            .put("Channel-Call-State", "ACTIVE")
            .put("Channel-Name", "sofia/internal/881@127.0.0.1:5070")
            .put("Unique-ID", uuid)
            .put("Call-Direction", "inbound")
            .put("Answer-State", "answered");
    for (String of : new String[] {"Caller-", "Other-Leg-"}) {
      event
          .put(of + "Caller-ID-Name", caller)
          .put(of + "Caller-ID-Number", "1380000" + sequence % 10_000)
          .put(of + "Destination-Number", "12356")
          .put(of + "Unique-ID", uuid)
          .put(of + "Channel-Created-Time", "1795325932614712")
          .put(of + "Channel-Answered-Time", "1795325932634893")
          .put(of + "Channel-Hangup-Time", "0")
          .put(of + "Privacy-Hide-Number", "false");
    }
    for (int i = 0; i < variables; i++) {
      event.put(
          "variable_sip_or_rtp_value_" + i,
          i % 9 == 0
              ? "v=0\r\no=FreeSWITCH 1795296634 IN IP4 127.0.0.1\r\ns=\"FreeSWITCH\"\r\n"
              : "127.0.0.1:" + (i + sequence));
    }
    return event;
  }

  private void send(JsonObject event) {
    send(event.encode().getBytes(StandardCharsets.UTF_8));
  }

  private void send(byte[] body) {
    String head = "Content-Length: " + body.length + "\nContent-Type: text/event-json\n\n";
    out.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    out.writeBytes(body);
  }
}
