package org.omniline.channels.phone.esl;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One command to a switch, written whole or not at all: a half-written one would stop the events of
 * the connection. No part of it can end a line, so nothing a caller typed or a form carried becomes
 * a command of its own. Immutable.
 */
public final class EslCommand {
  private static final Pattern UUID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.-]{1,100}");

  private final List<String> lines;
  private final String shown;

  private EslCommand(List<String> lines, String shown) {
    lines.forEach(EslCommand::checkLine);
    this.lines = List.copyOf(lines);
    this.shown = shown;
  }

  /** {@code auth}, the first command of a connection. */
  static EslCommand auth(String password) {
    return new EslCommand(List.of("auth " + checkSecret(password)), "auth");
  }

  /**
   * {@code userauth}: with a directory user's rights instead of all.
   *
   * @param user {@code name@domain}
   */
  static EslCommand userauth(String user, String password) {
    if (user.isEmpty() || user.indexOf(':') >= 0 || user.indexOf(' ') >= 0) {
      throw new IllegalArgumentException(
          "The user of a switch is written name@domain, without colon or space.");
    }
    return new EslCommand(List.of("userauth " + user + ":" + checkSecret(password)), "userauth");
  }

  static EslCommand subscribe(EslSubscription events) {
    return new EslCommand(List.of(events.line()), "event json");
  }

  /**
   * An API call in the background. The foreground's {@code api} is not offered: while it works, the
   * connection delivers no events.
   *
   * @param call name and arguments, as on the switch's console
   * @param job our own id for the answer, {@code BACKGROUND_JOB}
   */
  static EslCommand bgapi(String call, String job) {
    String name = call.split(" ", 2)[0];
    // The switch would answer -ERR; a wrong name here is a mistake of ours, and found by a test.
    if (!WORD.matcher(name).matches()) {
      throw new IllegalArgumentException("An API call begins with its name: '" + name + "'");
    }
    return new EslCommand(List.of("bgapi " + call, "Job-UUID: " + checkUuid(job)), "bgapi " + name);
  }

  /**
   * Runs an application on a call. Always with {@code event-lock}: without it a second playback
   * would run inside the first. Never with {@code loops}: they stop after any pass shorter than
   * half a second.
   *
   * @param uuid the leg
   * @param argument may be empty
   * @param execution our own id, which the events about it carry as {@code Application-UUID}
   */
  static EslCommand execute(
      String uuid, EslApplication application, String argument, String execution) {
    List<String> lines = new ArrayList<>();
    lines.add("sendmsg " + checkUuid(uuid));
    lines.add("call-command: execute");
    lines.add("execute-app-name: " + application.wire());
    if (!argument.isEmpty()) {
      lines.add("execute-app-arg: " + argument);
    }
    lines.add("Event-UUID: " + checkUuid(execution));
    lines.add("event-lock: true");
    return new EslCommand(lines, "execute " + application.wire());
  }

  static EslCommand exit() {
    return new EslCommand(List.of("exit"), "exit");
  }

  /** The bytes, with the empty line that ends them. */
  Buffer encode() {
    return Buffer.buffer(String.join("\n", lines) + "\n\n");
  }

  /** How long {@link #encode} is, in bytes. */
  int size() {
    int size = 1;
    for (String line : lines) {
      size += line.getBytes(StandardCharsets.UTF_8).length + 1;
    }
    return size;
  }

  /** What it is, without secrets or anything of a person. */
  @Override
  public String toString() {
    return shown;
  }

  /**
   * A leg's id, as it may stand between spaces.
   *
   * @throws IllegalArgumentException when it may not
   */
  static String checkUuid(String uuid) {
    if (!UUID.matcher(uuid).matches()) {
      throw new IllegalArgumentException("The id of a leg is letters, digits, - and _ only.");
    }
    return uuid;
  }

  private static String checkSecret(String password) {
    if (password.isEmpty()) {
      throw new IllegalArgumentException("The password of the switch is empty.");
    }
    return password;
  }

  private static void checkLine(String line) {
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\n' || c == '\r' || c == 0) {
        throw new IllegalArgumentException(
            "A command to the switch cannot contain line ends or NUL.");
      }
    }
    // An unpaired surrogate would be written as a question mark.
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(line)) {
      throw new IllegalArgumentException("A command to the switch must be writable as UTF-8.");
    }
  }
}
