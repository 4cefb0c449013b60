package org.omniline.playground.freeswitch;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One run of a switch, from its start to its end: its calls, and its events with their numbers. */
final class Core {
  /** What one turn of the real one's threads takes. */
  static final Duration TICK = Duration.ofMillis(20);

  static final String VERSION = "1.10.12-release+git~20240802T210227Z~a88d069d6f~64bit";
  private static final Duration HEARTBEAT = Duration.ofSeconds(20);
  private static final long GRAIN = 20_000;
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter GMT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);

  final SimulationSettings settings;
  final String uuid;
  final Supplier<String> ids;
  final Map<String, Channel> channels = new LinkedHashMap<>();
  final Map<String, Phone> phones;
  final Function<String, @Nullable Phone> elsewhere;
  final Equipment equipment;
  final Conferences conferences = new Conferences(this);
  private final Timers timers;
  private final Consumer<SwitchEvent> audience;
  private final long started;
  private long sequence;
  private int sessions;
  private int peak;
  private boolean over;
  private boolean sipUp;
  private boolean diskFull;

  /**
   * @param phones by number; they outlive a run
   * @param elsewhere a telephone outside that is not among them; null where there is none
   * @param equipment outlives a run, too
   * @param audience gets every event
   */
  Core(
      SimulationSettings settings,
      Timers timers,
      Supplier<String> ids,
      Map<String, Phone> phones,
      Function<String, @Nullable Phone> elsewhere,
      Equipment equipment,
      Consumer<SwitchEvent> audience) {
    this.settings = settings;
    this.timers = timers;
    this.ids = ids;
    this.phones = phones;
    this.elsewhere = elsewhere;
    this.equipment = equipment;
    this.audience = audience;
    this.uuid = ids.get();
    this.started = timers.micros();
    later(settings.sipDelay(), () -> sipUp = true);
    later(HEARTBEAT, this::beat);
  }

  boolean isDiskFull() {
    return diskFull;
  }

  /** Whether nothing more can be written: what is being recorded goes on into nothing. */
  void diskFull(boolean on) {
    diskFull = on;
    if (on) {
      List.copyOf(channels.values()).forEach(Recording::breakOff);
    }
  }

  boolean isSipUp() {
    return sipUp;
  }

  /** Nothing happens in it any more. */
  void end() {
    over = true;
    channels.clear();
  }

  /** Does something later, unless the run has ended by then. */
  Timers.Timer later(Duration delay, Runnable work) {
    return timers.after(
        delay,
        () -> {
          if (!over) {
            work.run();
          }
        });
  }

  /** The switch's clock, which moves in steps. */
  long micros() {
    return timers.micros() / GRAIN * GRAIN;
  }

  int nextSession() {
    peak = Math.max(peak, channels.size() + 1);
    return ++sessions;
  }

  /** A channel that has not hung up; null when there is none. */
  @Nullable Channel live(String id) {
    Channel found = channels.get(id);
    return found == null || found.isHungUp() ? null : found;
  }

  /** An event with the headers all have. */
  SwitchEvent event(String name) {
    return header(new SwitchEvent(), name);
  }

  /** Adds the headers all events have to some that come first. */
  SwitchEvent header(SwitchEvent event, String name) {
    long now = micros();
    var time = Instant.EPOCH.plusMillis(now / 1_000).atOffset(ZoneOffset.UTC);
    Origin origin = Origin.of(name);
    return event
        .add("Event-Name", name)
        .add("Core-UUID", uuid)
        .add("FreeSWITCH-Hostname", settings.name())
        .add("FreeSWITCH-Switchname", settings.name())
        .add("FreeSWITCH-IPv4", "192.0.2.2")
        .add("FreeSWITCH-IPv6", "fd00::2")
        .add("Event-Date-Local", LOCAL.format(time))
        .add("Event-Date-GMT", GMT.format(time))
        .add("Event-Date-Timestamp", Long.toString(now))
        .add("Event-Calling-File", origin.file())
        .add("Event-Calling-Function", origin.function())
        .add("Event-Calling-Line-Number", Integer.toString(origin.line()))
        .add("Event-Sequence", Long.toString(++sequence));
  }

  static String stamp(long micros) {
    return LOCAL.format(Instant.EPOCH.plusMillis(micros / 1_000).atOffset(ZoneOffset.UTC));
  }

  void publish(SwitchEvent event) {
    audience.accept(event);
  }

  private void beat() {
    publish(
        event("HEARTBEAT")
            .add("Event-Info", "System Ready")
            .add("Up-Time", upTime())
            .add("FreeSWITCH-Version", VERSION)
            .add("Uptime-msec", Long.toString((micros() - started) / 1_000))
            .add("Session-Count", Integer.toString(channels.size()))
            .add("Max-Sessions", "10000")
            .add("Session-Per-Sec", "2000")
            .add("Session-Per-Sec-Last", "0")
            .add("Session-Per-Sec-Max", Integer.toString(peak))
            .add("Session-Per-Sec-FiveMin", Integer.toString(peak))
            .add("Session-Since-Startup", Integer.toString(sessions))
            .add("Session-Peak-Max", Integer.toString(peak))
            .add("Session-Peak-FiveMin", Integer.toString(peak))
            .add("Idle-CPU", "98.700000"));
    later(HEARTBEAT, this::beat);
  }

  /** What {@code status} prints. */
  String status() {
    return "UP "
        + upTime()
        + "\nFreeSWITCH (Version 1.10.12-release git a88d069 2024-08-02 21:02:27Z 64bit) is ready\n"
        + sessions
        + " session(s) since startup\n"
        + channels.size()
        + " session(s) - peak "
        + peak
        + ", last 5min "
        + peak
        + " \n0 session(s) per Sec out of max 2000, peak "
        + peak
        + ", last 5min "
        + peak
        + " \n10000 session(s) max\nmin idle cpu 0.00/98.70\nCurrent Stack Size/Max 240K/240K\n";
  }

  private String upTime() {
    long up = micros() - started;
    long[] sizes = {31_536_000_000_000L, 86_400_000_000L, 3_600_000_000L, 60_000_000L, 1_000_000L};
    String[] units = {"year", "day", "hour", "minute", "second"};
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < sizes.length; i++) {
      long count = up / sizes[i];
      up -= count * sizes[i];
      text.append(count).append(' ').append(units[i]).append(count == 1 ? "" : "s").append(", ");
    }
    return text.append(up / 1_000)
        .append(" milliseconds, ")
        .append(up % 1_000)
        .append(" microseconds")
        .toString();
  }
}
