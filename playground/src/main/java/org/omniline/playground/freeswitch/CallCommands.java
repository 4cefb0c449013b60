package org.omniline.playground.freeswitch;

import java.time.Duration;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The {@code uuid_…} commands, with the uneven answers of the real ones. */
final class CallCommands {
  private static final String OK = "+OK\n";
  private static final String SUCCESS = "+OK Success\n";
  private static final String NO_CHANNEL = "-ERR No such channel!\n";

  private final Core core;

  CallCommands(Core core) {
    this.core = core;
  }

  void register(Api api) {
    on(api, "uuid_kill", 1, "<uuid> [cause]", this::kill);
    on(api, "uuid_answer", 1, "<uuid>", (leg, words) -> answer(leg));
    on(api, "uuid_park", 1, "<uuid>", (leg, words) -> park(leg));
    on(
        api,
        "uuid_transfer",
        2,
        "<uuid> [-bleg|-both] <dest-exten> [<dialplan>] [<context>]",
        this::transfer);
    on(api, "uuid_getvar", 2, "<uuid> <var>", (leg, words) -> value(leg, words[1]));
    on(api, "uuid_setvar", 2, "<uuid> <var> [value]", this::set);
    on(api, "uuid_setvar_multi", 2, "<uuid> <var>=<value>;<var>=<value>...", this::setAll);
    on(api, "uuid_dump", 1, "<uuid> [format]", this::dump);
    on(api, "uuid_break", 1, "<uuid> [all]", this::interrupt);
    on(api, "uuid_broadcast", 2, "<uuid> <path> [aleg|bleg|holdb|both]", this::broadcast);
    on(api, "uuid_send_dtmf", 2, "<uuid> <dtmf_data>", this::send);
    on(api, "uuid_recv_dtmf", 2, "<uuid> <dtmf_data>", this::receive);
    on(api, "uuid_audio", 2, "<uuid> [start [read|write] [mute|level <level>]|stop]", this::audio);
    on(api, "uuid_phone_event", 2, "<uuid> [talk|hold]", this::phoneEvent);
    api.now("uuid_exists", id -> Boolean.toString(core.live(id.strip()) != null));
    api.now("uuid_bridge", this::bridge);
    api.now("uuid_hold", this::hold);
    api.now("uuid_record", this::record);
    api.now("sched_hangup", this::hangUpLater);
  }

  private void on(
      Api api, String name, int least, String usage, BiFunction<Channel, String[], String> run) {
    api.now(
        name,
        arguments -> {
          String[] words = arguments.strip().split(" ", 3);
          if (words.length < least || words[0].isEmpty()) {
            return "-USAGE: " + usage + "\n";
          }
          Channel leg = core.live(words[0]);
          return leg == null ? NO_CHANNEL : run.apply(leg, words);
        });
  }

  private static @Nullable String word(String[] words, int at) {
    return words.length > at ? words[at] : null;
  }

  private String kill(Channel leg, String[] words) {
    String said = word(words, 1);
    Cause named = said == null ? null : Cause.named(said);
    leg.hangUp(named == null ? Cause.NORMAL_CLEARING : named);
    return OK;
  }

  private String answer(Channel leg) {
    core.later(Core.TICK, leg::answer);
    return OK;
  }

  private String park(Channel leg) {
    core.later(
        Core.TICK,
        () -> {
          if (!leg.isHungUp()) {
            Transfer.park(leg);
          }
        });
    return OK;
  }

  private String transfer(Channel leg, String[] words) {
    boolean other = words[1].equals("-bleg");
    boolean both = words[1].equals("-both");
    String target =
        other || both ? word(words, 2) : String.join(" ", words).substring(words[0].length() + 1);
    if (target == null) {
      return "-ERR No target!\n";
    }
    String[] to = target.split(" ", 3);
    String dialplan = to.length > 1 ? to[1] : "XML";
    Bridge joined = leg.bridge;
    Channel beside = joined == null ? null : joined.otherThan(leg);
    if ((other || both) && beside == null) {
      return NO_CHANNEL;
    }
    if (beside != null && (other || both)) {
      // Otherwise the leg that stays would be hung up before it is transferred too.
      beside.variables.put("park_after_bridge", "true");
      if (both) {
        leg.variables.put("park_after_bridge", "true");
      }
      Transfer.schedule(beside, to[0], dialplan);
    }
    if (!other) {
      Transfer.schedule(leg, to[0], dialplan);
    }
    return OK;
  }

  private static String value(Channel leg, String name) {
    String value = leg.variables.get(name);
    return value == null ? "_undef_" : value;
  }

  private String set(Channel leg, String[] words) {
    String value = word(words, 2);
    put(leg, words[1], value == null ? "" : value);
    return OK;
  }

  private String setAll(Channel leg, String[] words) {
    String all = words.length > 2 ? words[1] + " " + words[2] : words[1];
    for (String pair : all.split(";", -1)) {
      String[] parts = pair.split("=", 2);
      put(leg, parts[0], parts.length > 1 ? parts[1] : "");
    }
    return OK;
  }

  private static void put(Channel leg, String name, String value) {
    if (value.isEmpty()) {
      leg.variables.remove(name);
    } else {
      leg.variables.put(name, value);
    }
  }

  private String dump(Channel leg, String[] words) {
    SwitchEvent event = leg.event("CHANNEL_DATA");
    return "json".equals(word(words, 1)) ? event.json() : event.plain();
  }

  private String interrupt(Channel leg, String[] words) {
    var unused = leg.session.interrupt("all".equals(word(words, 1)));
    return OK;
  }

  private String broadcast(Channel leg, String[] words) {
    String legs = word(words, 2);
    String which = legs == null ? "aleg" : legs;
    String[] parts = words[1].split("::", 2);
    // A file may contain "::" nowhere but in front, as its application.
    boolean application = parts.length == 2 && parts[0].matches("[a-z_]+");
    String name = application ? parts[0] : "playback";
    String argument = application ? parts[1] : words[1];
    Bridge joined = leg.bridge;
    if (!which.equals("bleg")) {
      leg.session.ask(Session.Message.own(name, argument, core.ids.get()));
    }
    if (joined != null && !which.equals("aleg")) {
      joined.otherThan(leg).session.ask(Session.Message.own(name, argument, core.ids.get()));
    }
    return "+OK Message sent\n";
  }

  private String send(Channel leg, String[] words) {
    leg.party.heard(words[1]);
    return "+OK " + leg.uuid + " sent DTMF " + words[1] + ".\n";
  }

  private String receive(Channel leg, String[] words) {
    core.later(
        Core.TICK,
        () -> {
          if (!leg.isHungUp()) {
            Keys.press(leg, words[1], "APP");
          }
        });
    return "+OK " + leg.uuid + " received DTMF " + words[1] + ".\n";
  }

  /** What is heard of a leg; nobody listens here, so only the answer is like the real one's. */
  private String audio(Channel leg, String[] words) {
    return words[1].equals("stop") || words[1].equals("start")
        ? SUCCESS
        : "-ERR Operation failed\n";
  }

  /** A telephone that rings and is told to talk lifts its receiver. */
  private String phoneEvent(Channel leg, String[] words) {
    if (words[1].equals("talk") && !leg.isAnswered()) {
      core.later(
          Core.TICK,
          () -> {
            if (!leg.isHungUp()) {
              leg.answer();
            }
          });
    }
    return SUCCESS;
  }

  private String bridge(String arguments) {
    String[] words = arguments.strip().split(" ", 3);
    if (words.length < 2) {
      return "-USAGE: <uuid> <other_uuid>\n";
    }
    Channel a = core.live(words[0]);
    Channel b = core.live(words[1]);
    if (a == null || b == null || a == b || (!a.isAnswered() && !b.isAnswered())) {
      return "-ERR Invalid uuid\n";
    }
    core.later(
        Core.TICK,
        () -> {
          if (!a.isHungUp() && !b.isHungUp()) {
            Transfer.join(a, b);
          }
        });
    return "+OK " + b.uuid + "\n";
  }

  private String hold(String arguments) {
    String[] words = arguments.strip().split(" ", 3);
    boolean mode = words[0].equals("off") || words[0].equals("toggle");
    String id = mode ? word(words, 1) : words[0];
    if (id == null || id.isEmpty()) {
      return "-USAGE: [off|toggle] <uuid> [<display>]\n";
    }
    Channel leg = core.live(id);
    Bridge joined = leg == null ? null : leg.bridge;
    if (leg == null || joined == null) {
      return "-ERR Operation failed\n";
    }
    boolean on = words[0].equals("toggle") ? !joined.isHeld() : !words[0].equals("off");
    return joined.hold(leg, on) ? SUCCESS : "-ERR Operation failed\n";
  }

  private String hangUpLater(String arguments) {
    String[] words = arguments.strip().split(" ", 3);
    if (words.length < 2 || !words[0].matches("\\+?[0-9]{1,10}")) {
      return "-USAGE: [+]<time> <uuid>[ <cause>]\n";
    }
    Channel leg = core.live(words[1]);
    if (leg == null) {
      return NO_CHANNEL;
    }
    long now = core.micros() / 1_000_000;
    boolean relative = words[0].startsWith("+");
    long due = Long.parseLong(words[0].replace("+", "")) + (relative ? now : 0);
    Cause named = words.length > 2 ? Cause.named(words[2]) : null;
    schedule("ADD_SCHEDULE", leg, due);
    core.later(
        Duration.ofSeconds(Math.max(0, due - now)),
        () -> {
          leg.hangUp(named == null ? Cause.NORMAL_CLEARING : named);
          schedule("DEL_SCHEDULE", leg, due);
        });
    return OK;
  }

  private void schedule(String event, Channel leg, long due) {
    core.publish(
        core.event(event)
            .add("Task-ID", "4")
            .add("Task-Desc", "switch_ivr_schedule_hangup")
            .add("Task-Group", leg.uuid)
            .add("Task-Runtime", Long.toString(due)));
  }

  private String record(String arguments) {
    String[] words = arguments.strip().split(" ", 4);
    if (words.length < 3) {
      return "-USAGE: <uuid> [start|stop|mask|unmask] <path> [<limit>]\n";
    }
    Channel leg = core.live(words[0]);
    if (leg == null) {
      return "-ERR Cannot locate session!\n";
    }
    switch (words[1]) {
      case "start" -> {
        leg.media();
        return Recording.start(leg, words[2]) ? SUCCESS : "-ERR Cannot record session!\n";
      }
      case "stop" -> {
        return Recording.stop(leg, words[2]) ? SUCCESS : "-ERR Cannot stop record session!\n";
      }
      case "mask", "unmask" -> {
        return Recording.mask(leg, words[2], words[1].equals("mask"))
            ? SUCCESS
            : "-ERR Cannot " + words[1] + " recording session!\n";
      }
      default -> {
        return "-ERR Operation failed\n";
      }
    }
  }
}
