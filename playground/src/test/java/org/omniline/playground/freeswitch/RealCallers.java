package org.omniline.playground.freeswitch;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.esl.EslEvent;

/**
 * A real FreeSWITCH, which needs mod_loopback and mod_conference: both ends of a call are its own.
 * They are joined by a loopback, for which it needs no dialplan and of which the end called "-b" is
 * commanded; or by SIP, where its address for calls from outside is known and parks them, as
 * conf/freeswitch does.
 */
final class RealCallers implements Callers {
  private static final String PARKED = "loopback/app=park";
  private static final String MARK = "X-Omniline-Contract";
  private static final String ANSWERING = "loopback/app=conference:omniline-contract";

  private final String host;
  private final int port;
  private final String password;
  private final SocketClient socket;
  private final List<String> made = new ArrayList<>();

  /** Where it takes calls by SIP; null: they come by a loopback. */
  private final @Nullable String sip;

  /**
   * @param address {@code host:port:password}
   * @param sip {@code host:port} of its SIP for calls from outside, or null
   */
  RealCallers(String address, @Nullable String sip) {
    this.sip = sip;
    String[] parts = address.split(":", 3);
    if (parts.length < 3 || !parts[1].matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          "OMNILINE_FREESWITCH is written host:port:password, for example 127.0.0.1:8021:ClueCon");
    }
    host = parts[0];
    port = Integer.parseInt(parts[1]);
    password = parts[2];
    socket = SocketClient.signedIn(host, port, password);
    socket.command("event json CHANNEL_CREATE CHANNEL_PARK");
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String password() {
    return password;
  }

  @Override
  public boolean bySip() {
    return sip != null;
  }

  @Override
  public Call call() {
    String person = UUID.randomUUID().toString();
    made.add(person);
    String to =
        sip == null
            ? "{origination_uuid=" + person + "}" + PARKED
            : "{origination_uuid=%s,sip_h_%s=%s}sofia/trunks/12356@%s"
                .formatted(person, MARK, person, sip);
    socket.command("bgapi originate " + to + " &park");
    String mark = sip == null ? "other_loopback_leg_uuid" : "sip_h_" + MARK;
    EslEvent leg =
        socket.await(
            event ->
                "inbound".equals(event.header("Call-Direction"))
                    && person.equals(event.variable(mark)),
            "leg of the call");
    String uuid = String.valueOf(leg.uuid());
    return new Call() {
      @Override
      public String uuid() {
        return uuid;
      }

      @Override
      public void press(String keys) {
        socket.api("uuid_send_dtmf " + person + " " + keys);
      }

      @Override
      public void hangUp() {
        boolean talking = socket.api("uuid_dump " + uuid).text().contains("Answer-State: answered");
        socket.api("uuid_kill " + person + (talking ? " NORMAL_CLEARING" : " ORIGINATOR_CANCEL"));
      }
    };
  }

  @Override
  public String answering() {
    return ANSWERING;
  }

  @Override
  public String busy() {
    return "error/USER_BUSY";
  }

  @Override
  public String silent() {
    return PARKED;
  }

  @Override
  public String absent() {
    return "user/omniline-nobody";
  }

  @Override
  public void close() {
    made.forEach(person -> socket.api("uuid_kill " + person));
    socket.close();
  }
}
