package org.omniline.playground.freeswitch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.playground.freeswitch.Application.Work;
import org.omniline.playground.freeswitch.Dialplan.Step;
import org.omniline.playground.freeswitch.SwitchEvent.Header;

/**
 * The thread of a leg: runs the dialplan's applications one by one, and inside or after them what
 * was asked for by the socket. {@code +OK} to such a request only means that it stands here.
 */
final class Session {
  /**
   * An application somebody asked for.
   *
   * @param id the requester's, in events as {@code Application-UUID}
   * @param lock whether nothing may run inside it
   * @param headers of the request, told by PRIVATE_COMMAND
   * @param body of the request, empty when it had none
   */
  record Message(
      String application,
      String argument,
      String id,
      boolean lock,
      List<Header> headers,
      String body) {
    /** One the switch asks for itself, as for music while somebody is held. */
    static Message own(String application, String argument, String id) {
      return new Message(
          application,
          argument,
          id,
          true,
          List.of(
              new Header("Command", "sendmsg"),
              new Header("call-command", "execute"),
              new Header("execute-app-name", application),
              new Header("execute-app-arg", argument),
              new Header("event-lock", "true")),
          "");
    }
  }

  private static final class Running {
    private final String application;
    private final String argument;
    private final String id;
    private final @Nullable Message message;
    private @Nullable Work work;
    private String response = Application.NONE;
    private boolean done;

    Running(String application, String argument, String id, @Nullable Message message) {
      this.application = application;
      this.argument = argument;
      this.id = id;
      this.message = message;
    }

    boolean locks() {
      return message != null && message.lock();
    }
  }

  private final Channel channel;
  private final Deque<Running> stack = new ArrayDeque<>();
  private final Deque<Message> asked = new ArrayDeque<>();
  private final Deque<Step> plan = new ArrayDeque<>();
  private boolean waking;
  private boolean turning;

  Session(Channel channel) {
    this.channel = channel;
  }

  /** Runs these steps, and hangs up after the last. */
  void follow(List<Step> steps) {
    plan.clear();
    plan.addAll(steps);
    wake();
  }

  void ask(Message message) {
    asked.add(message);
    wake();
  }

  /** What runs now, innermost; empty when nothing does. */
  String application() {
    Running top = stack.peek();
    return top == null ? "" : top.application;
  }

  String argument() {
    Running top = stack.peek();
    return top == null ? "" : top.argument;
  }

  void key(char digit) {
    Running top = stack.peek();
    if (top != null && top.work != null) {
      top.work.key(digit);
    }
  }

  /** {@code uuid_break}: what was dropped never ends. */
  boolean interrupt(boolean all) {
    if (all) {
      asked.clear();
    }
    Running top = stack.peek();
    if (top == null || top.work == null || !top.work.breaks()) {
      return false;
    }
    top.work.stop();
    top.done = true;
    wake();
    return true;
  }

  /** Ends all that runs, from the inside out. */
  void unwind() {
    plan.clear();
    Running top = stack.peek();
    while (top != null) {
      if (!top.done && top.work != null) {
        top.work.stop();
      }
      complete(top);
      top = stack.peek();
    }
  }

  void over() {
    asked.clear();
    plan.clear();
  }

  void wake() {
    if (!waking) {
      waking = true;
      channel.core.later(
          Core.TICK,
          () -> {
            waking = false;
            turn();
          });
    }
  }

  private void turn() {
    turning = true;
    boolean more = true;
    while (more && !channel.isHungUp()) {
      more = step();
    }
    turning = false;
  }

  private boolean step() {
    Running top = stack.peek();
    if (top != null && top.done) {
      complete(top);
      return true;
    }
    Message message = asked.peek();
    if (message != null && mayTake(top)) {
      asked.remove();
      start(message.application(), message.argument(), message.id(), message);
      return true;
    }
    if (top != null || channel.state() != ChannelState.CS_EXECUTE) {
      return false;
    }
    Step next = plan.poll();
    if (next == null) {
      channel.hangUp(Cause.NORMAL_CLEARING);
    } else {
      start(next.application(), next.argument(), channel.core.ids.get(), null);
    }
    return true;
  }

  private boolean mayTake(@Nullable Running top) {
    if (stack.stream().anyMatch(Running::locks)) {
      return false;
    }
    return top == null
        ? switch (channel.state()) {
          case CS_EXECUTE, CS_EXCHANGE_MEDIA, CS_SOFT_EXECUTE, CS_PARK -> true;
          default -> false;
        }
        : top.work != null && top.work.listens();
  }

  private void start(String name, String argument, String id, @Nullable Message message) {
    Application application = Applications.named(name);
    if (application == null) {
      // The caller pays for a typing mistake, as with the real one.
      channel.hangUp(Cause.DESTINATION_OUT_OF_ORDER);
      return;
    }
    Running running = new Running(name, argument, id, message);
    stack.push(running);
    channel.variables.put("current_application", name);
    if (!argument.isEmpty()) {
      channel.variables.put("current_application_data", argument);
    }
    channel.fire("CHANNEL_EXECUTE", told(running, ""));
    running.work =
        application.begin(
            channel,
            argument,
            response -> {
              if (!running.done) {
                running.done = true;
                running.response = response;
                if (!turning) {
                  wake();
                }
              }
            });
    if (running.work == null) {
      running.done = true;
    }
  }

  private void complete(Running running) {
    stack.remove(running);
    if (!running.response.equals(Application.NONE)) {
      channel.variables.put("current_application_response", running.response);
    }
    channel.fire("CHANNEL_EXECUTE_COMPLETE", told(running, running.response));
    Message message = running.message;
    if (message != null && channel.hasMedia() && !running.application.equals("answer")) {
      SwitchEvent event = new SwitchEvent().add(message.headers());
      channel.describe(channel.core.header(event, "PRIVATE_COMMAND"), "PRIVATE_COMMAND");
      channel.publish(message.body().isEmpty() ? event : event.body(message.body()));
    }
  }

  private static Header[] told(Running running, String response) {
    List<Header> told = new ArrayList<>();
    told.add(new Header("Application", running.application));
    if (!running.argument.isEmpty()) {
      told.add(new Header("Application-Data", running.argument));
    }
    if (!response.isEmpty()) {
      told.add(new Header("Application-Response", response));
    }
    told.add(new Header("Application-UUID", running.id));
    return told.toArray(Header[]::new);
  }
}
