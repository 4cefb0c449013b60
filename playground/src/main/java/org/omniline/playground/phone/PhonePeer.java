package org.omniline.playground.phone;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.omniline.playground.freeswitch.CallState;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.CallerId;
import org.omniline.playground.freeswitch.Equipment;
import org.omniline.playground.freeswitch.Phone;
import org.omniline.playground.freeswitch.PhoneBehaviour;
import org.omniline.playground.freeswitch.SimulatedSwitch;
import org.omniline.playground.freeswitch.SimulationSettings;
import org.omniline.playground.freeswitch.ToneFile;
import org.omniline.playground.freeswitch.VertxTimers;

/** A simulated switch, the agents' telephones on it, and the citizens who call. Thread-safe. */
public final class PhonePeer {
  /** How a node's configuration names it. */
  public static final String NAME = "demo";

  static final List<String> EXTENSIONS = List.of("1001", "1002", "1003", "1004");
  private static final Duration RINGS = Duration.ofSeconds(2);

  /** Calls the page shows. */
  private static final int SHOWN = 12;

  private final SimulatedSwitch freeswitch;
  private final Map<String, Phone> phones = new TreeMap<>();
  private final Map<String, PhoneBehaviour.Kind> behaviours = new TreeMap<>();
  private final Deque<Placed> calls = new ArrayDeque<>();

  /**
   * A call somebody placed.
   *
   * @param number empty for an anonymous one
   */
  record Placed(Caller caller, String number, String accessNumber) {}

  private boolean diskFull;
  private volatile int port;

  public PhonePeer(Vertx vertx) {
    this.freeswitch =
        new SimulatedSwitch(
            vertx,
            SimulationSettings.defaults().writing(new ToneFile()),
            new VertxTimers(vertx, InstantSource.system(), 1),
            () -> UUID.randomUUID().toString());
    for (String extension : EXTENSIONS) {
      behave(extension, PhoneBehaviour.Kind.ANSWERS);
    }
    freeswitch.equipment().gateway("playground", Equipment.GatewayState.NOREG);
    freeswitch.elsewhere(this::called);
  }

  /** Somebody outside whom an agent calls for the first time. */
  private synchronized Phone called(String number) {
    return phones.computeIfAbsent(
        number, one -> freeswitch.phone(one, PhoneBehaviour.answers(RINGS)));
  }

  /** Starts the switch on a free port of the loopback interface; gives the port. */
  public Single<Integer> start() {
    return freeswitch.start(0).doOnSuccess(listening -> port = listening);
  }

  /** Cuts the switch's power, with whatever calls are up, or gives it back on the same port. */
  Completable power(boolean on) {
    return on ? freeswitch.start(port).ignoreElement() : freeswitch.crash();
  }

  /** The modules and gateways of the switch. */
  Equipment equipment() {
    return freeswitch.equipment();
  }

  /** Of the switch's event socket. */
  public static String password() {
    return SimulationSettings.defaults().password();
  }

  /** The telephone of an agent, by the place in the list of agents from 1. */
  public static String extension(int agent) {
    return EXTENSIONS.get(agent - 1);
  }

  // ---- the page ----

  synchronized Placed call(String number, String accessNumber) {
    CallerId from = number.isEmpty() ? CallerId.anonymous() : CallerId.of(number);
    Placed placed = new Placed(freeswitch.call(from, accessNumber), number, accessNumber);
    if (!number.isEmpty() && !phones.containsKey(number)) {
      // Whoever has called can be called back.
      phones.put(number, freeswitch.phone(number, PhoneBehaviour.answers(RINGS)));
    }
    calls.addFirst(placed);
    while (calls.size() > SHOWN && calls.getLast().caller().state() == CallState.ENDED) {
      calls.removeLast();
    }
    return placed;
  }

  /** Newest first. */
  synchronized List<Placed> calls() {
    return List.copyOf(calls);
  }

  synchronized @Nullable Placed find(String uuid) {
    return calls.stream()
        .filter(placed -> placed.caller().uuid().equals(uuid))
        .findFirst()
        .orElse(null);
  }

  synchronized Map<String, Phone> phones() {
    return Map.copyOf(phones);
  }

  synchronized PhoneBehaviour.Kind behaviour(String extension) {
    return behaviours.getOrDefault(extension, PhoneBehaviour.Kind.ANSWERS);
  }

  synchronized void behave(String extension, PhoneBehaviour.Kind kind) {
    PhoneBehaviour behaviour =
        kind == PhoneBehaviour.Kind.ANSWERS
            ? PhoneBehaviour.answers(RINGS)
            : PhoneBehaviour.of(kind);
    behaviours.put(extension, kind);
    phones.put(extension, freeswitch.phone(extension, behaviour));
  }

  /** Whether the switch's disk is full. */
  synchronized boolean isDiskFull() {
    return diskFull;
  }

  synchronized void fillDisk(boolean on) {
    diskFull = on;
    freeswitch.fillDisk(on);
  }

  /** What each leg hears just now. */
  Single<Map<String, String>> heard() {
    return freeswitch.heard();
  }
}
