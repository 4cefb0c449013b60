package org.omniline.playground.freeswitch;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.omniline.channels.phone.esl.EslEvent;

/**
 * A real FreeSWITCH, which needs mod_loopback and mod_conference but no dialplan: both ends of a
 * call are its own, joined by a loopback. The end that is commanded is the one called "-b".
 */
final class RealCallers implements Callers {
  private static final String PARKED = "loopback/app=park";
  private static final String ANSWERING = "loopback/app=conference:omniline-contract";

  private final String host;
  private final int port;
  private final String password;
  private final SocketClient socket;
  private final List<String> made = new ArrayList<>();

  /**
   * @param address {@code host:port:password}
   */
  RealCallers(String address) {
    String[] parts = address.split(":", 3);
    if (parts.length < 3 || !parts[1].matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          "OMNILINE_FREESWITCH is written host:port:password, for example 127.0.0.1:8021:ClueCon");
    }
    host = parts[0];
    port = Integer.parseInt(parts[1]);
    password = parts[2];
    socket = SocketClient.signedIn(host, port, password);
    socket.command("event json CHANNEL_CREATE");
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
  public Call call() {
    String person = UUID.randomUUID().toString();
    made.add(person);
    socket.command("bgapi originate {origination_uuid=" + person + "}" + PARKED + " &park");
    EslEvent leg =
        socket.await(
            event ->
                "inbound".equals(event.header("Call-Direction"))
                    && person.equals(event.variable("other_loopback_leg_uuid")),
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
