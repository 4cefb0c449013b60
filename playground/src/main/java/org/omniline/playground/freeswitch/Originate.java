package org.omniline.playground.freeswitch;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.omniline.playground.freeswitch.Dialplan.Step;

/** {@code originate}: calls somebody and, when answered, runs something on the leg. */
final class Originate implements Api.Command {
  private static final String USAGE =
      "-USAGE: <call url> <exten>|&<application_name>(<app_args>) [<dialplan>] [<context>]"
          + " [<cid_name>] [<cid_num>] [<timeout_sec>]\n";
  private static final int SECONDS = 60;

  private final Core core;

  Originate(Core core) {
    this.core = core;
  }

  @Override
  public void run(String arguments, Consumer<String> done) {
    int length = DialString.length(arguments);
    String rest = arguments.substring(length).strip();
    if (length == 0 || rest.isEmpty()) {
      done.accept(USAGE);
      return;
    }
    DialString to = DialString.of(arguments.substring(0, length));
    List<Step> steps;
    String after;
    if (rest.startsWith("&")) {
      int end = rest.indexOf(')');
      String call = end < 0 ? rest.split(" ", 2)[0] : rest.substring(0, end);
      after = end < 0 ? rest.substring(call.length()) : rest.substring(end + 1);
      String[] parts = call.substring(1).split("\\(", 2);
      steps = List.of(new Step(parts[0], parts.length > 1 ? parts[1] : ""));
    } else {
      String[] words = rest.split(" ", 3);
      steps = Applications.steps(core, words[0], words.length > 1 ? words[1] : "XML");
      after = rest.substring(words[0].length());
    }
    String[] words = after.strip().split(" +", -1);
    boolean timed = words.length > 4 && words[4].matches("[1-9][0-9]{0,5}");
    caller(to.variables(), words);
    var unused =
        Dial.begin(
            core, to, null, timed ? Integer.parseInt(words[4]) : SECONDS, outcome(steps, done));
  }

  private static void caller(Map<String, String> variables, String[] words) {
    if (words.length > 2 && !words[2].isEmpty()) {
      variables.putIfAbsent("origination_caller_id_name", words[2]);
    }
    if (words.length > 3 && !words[3].isEmpty()) {
      variables.putIfAbsent("origination_caller_id_number", words[3]);
    }
  }

  private Dial.Outcome outcome(List<Step> steps, Consumer<String> done) {
    return new Dial.Outcome() {
      @Override
      public void reached(Channel leg) {
        leg.fire("CHANNEL_OUTGOING");
        leg.fire("CALL_UPDATE");
        done.accept("+OK " + leg.uuid + "\n");
        core.later(
            Core.TICK,
            () -> {
              if (!leg.isHungUp()) {
                leg.state(ChannelState.CS_EXECUTE);
                leg.session.follow(steps);
              }
            });
      }

      @Override
      public void failed(Cause cause) {
        done.accept("-ERR " + cause + "\n");
      }
    };
  }
}
