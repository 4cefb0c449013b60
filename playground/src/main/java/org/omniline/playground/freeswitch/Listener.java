package org.omniline.playground.freeswitch;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the event socket. Commands are done one after the other; while one works, or
 * half of one is here, no event goes out. Replies go before the events they caused.
 */
final class Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
  private static final String GOODBYE =
      "Disconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n";

  final Core core;
  final EventFilter filter = new EventFilter();
  private final NetSocket socket;
  private final Faults faults;
  private final ListenerCommands commands;
  private final Consumer<Listener> gone;
  private final Request.Reader reader = new Request.Reader();
  private final Deque<String> events = new ArrayDeque<>();
  private boolean working;
  private boolean flushing;
  private boolean closed;

  /**
   * @param gone told once when the connection has ended
   */
  Listener(NetSocket socket, Core core, Api api, Faults faults, Consumer<Listener> gone) {
    this.socket = socket;
    this.core = core;
    this.faults = faults;
    this.gone = gone;
    this.commands = new ListenerCommands(this, api);
    socket.exceptionHandler(error -> LOG.debug("an event socket broke: {}", error.toString()));
    socket.closeHandler(end -> leave());
    socket.drainHandler(room -> flushSoon());
    socket.handler(this::read);
    write("Content-Type: auth/request\n\n");
  }

  private void read(Buffer bytes) {
    reader.add(bytes.toString("ISO-8859-1"));
    work();
  }

  private void work() {
    if (working || closed) {
      return;
    }
    Request request = reader.next();
    if (request == null) {
      flushSoon();
      return;
    }
    working = true;
    commands.run(request);
  }

  /** Answers the command that works, late if so demanded, and goes on with the next. */
  void reply(String frame) {
    if (faults.slowness().isZero()) {
      answer(frame);
    } else {
      core.later(faults.slowness(), () -> answer(frame));
    }
  }

  private void answer(String frame) {
    write(frame);
    working = false;
    work();
  }

  /** A {@code command/reply}. */
  void say(String text) {
    reply("Content-Type: command/reply\nReply-Text: " + text + "\n\n");
  }

  void event(SwitchEvent event) {
    if (closed || !filter.wants(event) || faults.drops(event)) {
      return;
    }
    if (events.size() >= core.settings.undelivered()) {
      LOG.warn("A listener of the simulated switch does not read and is ended.");
      leave();
      // A polite close would wait until it has read.
      ((NetSocketInternal) socket).channelHandlerContext().channel().unsafe().closeForcibly();
      return;
    }
    events.add(event.frame(filter.isJson()));
    flushSoon();
  }

  /** {@code noevents}: what waits is not sent any more. */
  void forget() {
    events.clear();
  }

  private void flushSoon() {
    if (!flushing && !events.isEmpty()) {
      flushing = true;
      core.later(
          Core.TICK.dividedBy(20),
          () -> {
            flushing = false;
            flush();
          });
    }
  }

  private void flush() {
    while (!closed && !working && !reader.isHalf() && !events.isEmpty()) {
      if (socket.writeQueueFull()) {
        return;
      }
      String frame = events.remove();
      if (faults.cuts()) {
        write(frame.substring(0, frame.length() / 2));
        drop();
        return;
      }
      write(frame);
    }
  }

  private void write(String raw) {
    if (!closed) {
      socket.write(Buffer.buffer(Raw.bytes(raw)));
    }
  }

  /** Says goodbye and ends, after what was written. */
  void disconnect() {
    notice(GOODBYE);
  }

  /** The switch stops: what waits still goes out, then the notice, then the end. */
  void shutDown() {
    events.forEach(this::write);
    events.clear();
    notice("The system is being shut down.\n");
  }

  private void notice(String text) {
    write("Content-Type: text/disconnect-notice\nContent-Length: " + text.length() + "\n\n" + text);
    drop();
  }

  /** Ends without a word. */
  void drop() {
    if (!closed) {
      leave();
      socket.close();
    }
  }

  private void leave() {
    if (!closed) {
      closed = true;
      events.clear();
      gone.accept(this);
    }
  }
}
