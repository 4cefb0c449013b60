package org.omniline.playground.freeswitch;

/** Something that happened in a simulated switch, as its event tells of it. Immutable. */
public final class Happening {
  private final SwitchEvent event;

  Happening(SwitchEvent event) {
    this.event = event;
  }

  /** For example {@code CHANNEL_ANSWER}. */
  public String name() {
    return event.name();
  }

  /** A header; empty where the event has none of that name. */
  public String header(String header) {
    return event.first(header);
  }

  /** Of the leg it is about; empty where it is about none. */
  public String leg() {
    return header("Unique-ID");
  }

  /** By the switch's clock, milliseconds since 1970. */
  public long millis() {
    return Long.parseLong(header("Event-Date-Timestamp")) / 1_000;
  }
}
