package org.omniline.playground.freeswitch;

import java.util.Map;

/** The commands of the event socket, inbound, with the replies that were recorded. */
final class ListenerCommands {
  private static final String UNKNOWN = "-ERR command not found";
  private static final String NO_KEYWORDS = "-ERR no keywords supplied";
  private static final String NO_SESSION = "-ERR not controlling a session";

  /** Those that need a session, which an inbound connection has none of. */
  private static final Map<String, String> FIXED =
      Map.of(
          "linger", NO_SESSION,
          "nolinger", NO_SESSION,
          "divert_events", NO_SESSION + ".",
          "getvar", UNKNOWN,
          "connect", UNKNOWN,
          "resume", UNKNOWN);

  private final Listener listener;
  private final Core core;
  private final Api api;
  private boolean signedIn;
  private boolean logging;

  ListenerCommands(Listener listener, Api api) {
    this.listener = listener;
    this.core = listener.core;
    this.api = api;
  }

  /** Runs one; the listener is told its reply once. */
  void run(Request request) {
    String line = request.line();
    String name = line.split(" ", 2)[0];
    String rest = line.substring(name.length()).stripLeading();
    if (name.startsWith("exit")) {
      listener.say("+OK bye");
      listener.disconnect();
    } else if (!signedIn) {
      signIn(name, rest);
    } else if (FIXED.containsKey(name)) {
      listener.say(FIXED.getOrDefault(name, UNKNOWN));
    } else {
      signedIn(request, name, rest);
    }
  }

  private void signIn(String name, String password) {
    if (!name.equals("auth")) {
      listener.say(UNKNOWN);
    } else if (password.equals(core.settings.password())) {
      signedIn = true;
      listener.say("+OK accepted");
    } else {
      listener.say("-ERR invalid");
      listener.disconnect();
    }
  }

  private void signedIn(Request request, String name, String rest) {
    switch (name) {
      case "api" -> api(request.line());
      case "bgapi" -> background(request);
      case "event" ->
          listener.say(
              listener.filter.want(rest)
                  ? "+OK event listener enabled " + (listener.filter.isJson() ? "json" : "plain")
                  : NO_KEYWORDS);
      case "nixevent" ->
          listener.say(listener.filter.unwant(rest) ? "+OK events nixed" : NO_KEYWORDS);
      case "noevents" -> noEvents();
      case "myevents" -> myEvents(rest);
      case "filter" -> filter(request.line());
      case "log" -> log(rest);
      case "nolog" -> noLog();
      case "sendevent" -> sendEvent(request, rest);
      case "sendmsg" -> sendMessage(request, rest);
      default -> listener.say(UNKNOWN);
    }
  }

  private void api(String line) {
    if (!line.startsWith("api ")) {
      listener.say(UNKNOWN);
      return;
    }
    api.run(
        line.substring("api ".length()),
        text ->
            listener.reply(
                "Content-Type: api/response\nContent-Length: " + text.length() + "\n\n" + text));
  }

  private void background(Request request) {
    if (!request.line().startsWith("bgapi ")) {
      listener.say(UNKNOWN);
      return;
    }
    String own = request.header("Job-UUID");
    String job = own.isEmpty() ? core.ids.get() : own;
    listener.say("+OK Job-UUID: " + job + "\nJob-UUID: " + job);
    String line = request.line().substring("bgapi ".length());
    core.later(Core.TICK, () -> api.run(line, text -> jobDone(job, line, text)));
  }

  private void jobDone(String job, String line, String text) {
    String[] parts = line.split(" ", 2);
    SwitchEvent event =
        core.event("BACKGROUND_JOB").add("Job-UUID", job).add("Job-Command", parts[0]);
    if (parts.length > 1 && !parts[1].isEmpty()) {
      event.add("Job-Command-Arg", parts[1]);
    }
    core.publish(event.body(text));
  }

  private void noEvents() {
    listener.forget();
    listener.say(
        listener.filter.nothing()
            ? "+OK no longer listening for events"
            : "-ERR not listening for events");
  }

  private void myEvents(String rest) {
    if (rest.isEmpty()) {
      listener.say(UNKNOWN);
      return;
    }
    listener.filter.only(rest.split(" ", 2)[0]);
    listener.say("+OK Events Enabled");
  }

  private void filter(String line) {
    String[] words = line.split(" ", 4);
    if (words.length < 2) {
      listener.say(UNKNOWN);
    } else if (words.length < 3) {
      listener.say("-ERR invalid syntax");
    } else if (words[1].equals("delete")) {
      listener.filter.dropConditions(words[2]);
      String value = words.length > 3 ? words[3] : "";
      listener.say("+OK filter deleted. [" + words[2] + "][" + value + "]");
    } else {
      String value = line.substring("filter ".length() + words[1].length() + 1);
      listener.filter.condition(words[1], value);
      listener.say("+OK filter added. [" + words[1] + "]=[" + value + "]");
    }
  }

  /** Levels are taken; lines of the log are not simulated. */
  private void log(String level) {
    if (!level.matches("[0-7]")) {
      listener.say("-ERR invalid log level");
      return;
    }
    logging = true;
    listener.say("+OK log level " + level + " [" + level + "]");
  }

  private void noLog() {
    listener.say(logging ? "+OK no longer logging" : "-ERR not loging");
    logging = false;
  }

  private void sendEvent(Request request, String name) {
    String id = core.ids.get();
    SwitchEvent event = core.event(name.isEmpty() ? "CUSTOM" : name).add(request.headers());
    listener.say("+OK " + id);
    core.publish(event.add("Event-UUID", id));
  }

  private void sendMessage(Request request, String rest) {
    String only = listener.filter.onlyLeg();
    String id = rest.isEmpty() && only != null ? only : rest;
    Channel leg = core.live(id);
    if (leg == null) {
      listener.say("-ERR invalid session id [" + id + "]");
      return;
    }
    switch (request.header("call-command")) {
      case "hangup" -> hangUp(leg, request.header("hangup-cause"));
      case "execute" -> leg.session.ask(message(request, id));
      default -> {} // taken, and nothing comes of it
    }
    listener.say("+OK");
  }

  private void hangUp(Channel leg, String cause) {
    Cause named = Cause.named(cause);
    core.later(Core.TICK, () -> leg.hangUp(named == null ? Cause.NORMAL_CLEARING : named));
  }

  private Session.Message message(Request request, String leg) {
    SwitchEvent told = new SwitchEvent().add("Command", "sendmsg " + leg).add(request.headers());
    String own = request.header("Event-UUID");
    String argument = request.header("execute-app-arg");
    return new Session.Message(
        request.header("execute-app-name"),
        argument.isEmpty() ? request.body() : argument,
        own.isEmpty() ? core.ids.get() : own,
        request.header("event-lock").equalsIgnoreCase("true"),
        told.headers(),
        request.body());
  }
}
