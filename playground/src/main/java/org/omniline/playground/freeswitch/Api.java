package org.omniline.playground.freeswitch;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** The commands of the switch's console, as {@code api} and {@code bgapi} run them. */
final class Api {
  /** A command. */
  @FunctionalInterface
  interface Command {
    /**
     * Does its work.
     *
     * @param arguments raw, may be empty
     * @param done gets what it prints, once, now or later
     */
    void run(String arguments, Consumer<String> done);
  }

  private static final String PROFILE = "sip:mod_sofia@127.0.0.1:5060";

  private final Core core;
  private final Map<String, Command> commands = new LinkedHashMap<>();

  Api(Core core) {
    this.core = core;
    now("status", arguments -> core.status());
    now("version", arguments -> version());
    now("sofia", this::sofia);
    now("module_exists", arguments -> Boolean.toString(core.equipment.has(arguments.strip())));
    now("show", arguments -> new Listing(core).show(arguments));
    now("create_uuid", arguments -> core.ids.get());
    now("echo", arguments -> arguments);
    now("eval", arguments -> arguments.strip());
    now("global_getvar", arguments -> "");
    now("conference", arguments -> core.conferences.list());
    now("hupall", this::hangUpAll);
    commands.put("msleep", this::sleep);
    commands.put("originate", new Originate(core));
    new CallCommands(core).register(this);
  }

  void now(String name, Function<String, String> command) {
    commands.put(name, (arguments, done) -> done.accept(command.apply(arguments)));
  }

  /**
   * Runs a line.
   *
   * @param done gets the output, never empty
   */
  void run(String line, Consumer<String> done) {
    String[] parts = line.split(" ", 2);
    Command command = commands.get(parts[0]);
    if (command == null) {
      done.accept("-ERR " + parts[0] + " Command not found!\n");
      return;
    }
    String arguments = parts.length > 1 ? parts[1] : "";
    command.run(
        arguments,
        text -> {
          SwitchEvent event = core.event("API").add("API-Command", parts[0]);
          if (!arguments.isEmpty()) {
            event.add("API-Command-Argument", arguments);
          }
          core.publish(event);
          done.accept(text.isEmpty() ? "-ERR no reply\n" : text);
        });
  }

  private static String version() {
    return "FreeSWITCH Version " + Core.VERSION + " (git a88d069 2024-08-02 21:02:27Z 64bit)\n";
  }

  private String sofia(String arguments) {
    String asked = arguments.strip();
    if (asked.equals("status gateway")) {
      return core.isSipUp() ? core.equipment.gatewayTable("internal") : "";
    }
    if (asked.matches("profile internal gwlist( up| down)?")) {
      return core.equipment.gateways(!asked.endsWith("down"));
    }
    if (!asked.startsWith("status")) {
      return "-USAGE: sofia status|xmlstatus|help\n";
    }
    String line = "=".repeat(97) + "\n";
    String head = String.format("%25s\t%7s\t%42s\t%s\n", "Name", "Type", "Data", "State") + line;
    String rows =
        core.isSipUp()
            ? String.format("%25s\t%7s\t%42s\t%s\n", "127.0.0.1", "  alias", "internal", "ALIASED")
                + String.format(
                    "%25s\t%7s\t%42s\t%s\n",
                    "internal", "profile", PROFILE, "RUNNING (" + core.channels.size() + ")")
            : "";
    return head + rows + line + (core.isSipUp() ? "1 profile 1 alias\n" : "0 profiles 0 aliases\n");
  }

  private String hangUpAll(String arguments) {
    Cause named = Cause.named(arguments.split(" ", 2)[0]);
    Cause cause = named == null ? Cause.MANAGER_REQUEST : named;
    core.channels.values().forEach(channel -> channel.hangUp(cause));
    return "+OK hangup all channels with cause " + cause + "\n";
  }

  private void sleep(String arguments, Consumer<String> done) {
    int millis = arguments.matches("[0-9]{1,6}") ? Integer.parseInt(arguments) : 0;
    core.later(Duration.ofMillis(millis), () -> done.accept("+OK"));
  }
}
