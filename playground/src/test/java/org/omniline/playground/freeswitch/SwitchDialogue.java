package org.omniline.playground.freeswitch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.omniline.channels.phone.esl.EslEvent;
import org.omniline.channels.phone.esl.EslFrame;

/** The part of the contract that needs no call: signing in, replies, jobs. */
abstract class SwitchDialogue {
  Callers callers;
  SocketClient socket;

  /** A switch to try; called before each test. */
  abstract Callers callers();

  @BeforeEach
  void connect() {
    callers = callers();
    socket = signedIn();
    assertThat(socket.command("event json ALL").text())
        .isEqualTo("+OK event listener enabled json");
  }

  @AfterEach
  void disconnect() {
    socket.close();
    callers.close();
  }

  SocketClient signedIn() {
    return SocketClient.signedIn(callers.host(), callers.port(), callers.password());
  }

  @Test
  void signIn_endsTheConnection_whenThePasswordIsWrong() {
    try (SocketClient stranger = new SocketClient(callers.host(), callers.port())) {
      assertThat(stranger.command("auth not-" + callers.password()).text())
          .isEqualTo("-ERR invalid");
      stranger.awaitEnd();
      assertThat(stranger.frames())
          .extracting(EslFrame::kind)
          .containsExactly(
              EslFrame.Kind.AUTH_REQUEST, EslFrame.Kind.REPLY, EslFrame.Kind.DISCONNECT_NOTICE);
    }
  }

  @Test
  void signIn_mayFollowCommandsThatWereRefused() {
    try (SocketClient early = new SocketClient(callers.host(), callers.port())) {
      assertThat(early.command("api status").text()).isEqualTo("-ERR command not found");
      assertThat(early.command("event plain ALL").text()).isEqualTo("-ERR command not found");
      assertThat(early.command("auth " + callers.password()).text()).isEqualTo("+OK accepted");
      assertThat(early.command("exit").text()).isEqualTo("+OK bye");
      early.awaitEnd();
    }
  }

  @Test
  void replies_areAsUnevenAsRecorded() {
    String nobody = "00000000-0000-0000-0000-000000000000";
    List<String[]> dialogue =
        List.of(
            said("foo bar", "-ERR command not found"),
            said("api", "-ERR command not found"),
            said("api nosuchcommand", "-ERR nosuchcommand Command not found!"),
            said("bgapi", "-ERR command not found"),
            said("api uuid_dump " + nobody, "-ERR No such channel!"),
            said("api uuid_kill " + nobody, "-ERR No such channel!"),
            said("api uuid_kill", "-USAGE: <uuid> [cause]"),
            said("api uuid_bridge a b", "-ERR Invalid uuid"),
            said("api uuid_getvar nope foo", "-ERR No such channel!"),
            said("api uuid_exists " + nobody, "false"),
            said("api global_getvar nosuchvar", "-ERR no reply"),
            said("api echo 你好", "你好"),
            said("sendmsg", "-ERR invalid session id []"),
            said("sendmsg " + nobody, "-ERR invalid session id [" + nobody + "]"),
            said("event", "-ERR no keywords supplied"),
            said("event plain NOSUCH", "-ERR no keywords supplied"),
            said("event plain CHANNEL_CREATE NOSUCH", "+OK event listener enabled plain"),
            said("nixevent", "-ERR no keywords supplied"),
            said("nixevent CHANNEL_CREATE", "+OK events nixed"),
            said("noevents", "+OK no longer listening for events"),
            said("noevents", "-ERR not listening for events"),
            said("filter", "-ERR command not found"),
            said("filter Event-Name", "-ERR invalid syntax"),
            said("filter Event-Name HEARTBEAT", "+OK filter added. [Event-Name]=[HEARTBEAT]"),
            said("filter delete all", "+OK filter deleted. [all][]"),
            said("linger", "-ERR not controlling a session"),
            said("getvar foo", "-ERR command not found"),
            said("myevents " + nobody, "+OK Events Enabled"));
    for (String[] line : dialogue) {
      assertThat(socket.command(line[0]).text()).as(line[0]).isEqualTo(line[1]);
    }
  }

  private static String[] said(String command, String reply) {
    return new String[] {command, reply};
  }

  @Test
  void format_changesEvenWhenThereAreNoKeywords() {
    socket.command("event plain HEARTBEAT");
    assertThat(socket.command("event json").isRefusal()).isTrue();
    assertThat(socket.command("event HEARTBEAT").text())
        .isEqualTo("+OK event listener enabled json");
  }

  @Test
  void job_isAnsweredBeforeItsEnd_underTheIdItWasGiven() {
    for (int i = 0; i < 30; i++) {
      String job = UUID.randomUUID().toString();
      assertThat(socket.command("bgapi status", "Job-UUID: " + job).text())
          .isEqualTo("+OK Job-UUID: " + job);
      EslEvent done = socket.await(event -> job.equals(event.header("Job-UUID")), "end of the job");
      assertThat(done.body()).startsWith("UP ");
      List<EslFrame> frames = socket.frames();
      EslFrame reply =
          frames.stream()
              .filter(frame -> job.equals(frame.header("Job-UUID")))
              .findFirst()
              .orElseThrow();
      EslFrame end =
          frames.stream()
              .filter(frame -> frame.isEvent() && frame.text().contains(job))
              .findFirst()
              .orElseThrow();
      assertThat(frames.indexOf(reply)).isLessThan(frames.indexOf(end));
    }
  }

  @Test
  void job_tellsOfACommandThatDoesNotExist() {
    socket.command("bgapi nosuchcommand x", "Job-UUID: my-job");
    EslEvent done = socket.await(event -> "my-job".equals(event.header("Job-UUID")), "end");
    assertThat(done.body()).isEqualTo("-ERR nosuchcommand Command not found!\n");
  }
}
