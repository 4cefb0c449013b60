package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.Args;
import org.omniline.channels.Frames;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.staff.BrowserPhones;
import org.omniline.conversation.staff.Right;
import org.omniline.conversation.staff.Terminals;
import org.omniline.conversation.staff.Terminals.Kind;
import org.omniline.conversation.staff.Terminals.Terminal;
import org.omniline.gateway.config.Config;
import org.omniline.gateway.json.CallWire;
import org.omniline.gateway.json.WireJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which telephone an agent uses, and a page that is it: one page of an agent at a time, with a
 * password of a quarter of an hour. Every desk of the agent is told when that changes. Thread-safe.
 */
final class TerminalCommands {
  private static final Logger LOG = LoggerFactory.getLogger(TerminalCommands.class);
  private static final String LANE = "terminal";

  /** A page that has vanished can be registered with for no longer; pages renew it in time. */
  private static final Duration VALID = Duration.ofMinutes(15);

  private static final int PASSWORD_BYTES = 24;

  /** What an agent may name by this command. */
  private static final Set<Kind> NAMED = EnumSet.of(Kind.SIP, Kind.BROWSER);

  /**
   * @param extension of a SIP telephone; null: none
   */
  private record Named(Kind kind, @Nullable String extension) {}

  private final DeskServices services;
  private final Terminals terminals;
  private final BrowserPhones browsers;
  private final Config.Browsers reached;
  private final DeskAudience audience;
  private final DeskPresence presence;
  private final DeskAudit audit;
  private final SecureRandom random = new SecureRandom();

  TerminalCommands(
      DeskServices services, DeskAudience audience, DeskPresence presence, DeskAudit audit) {
    this.services = services;
    this.terminals = services.calls().terminals();
    this.browsers = services.calls().browsers();
    this.reached = services.calls().reached();
    this.audience = audience;
    this.presence = presence;
    this.audit = audit;
  }

  void register(CommandRegistry registry) {
    registry.register(
        "terminal.set", Right.AGENT_STATE, TerminalCommands::named, named -> LANE, this::set);
    registry.register(
        "phone.claim", Right.AGENT_STATE, args -> args.uuid("claim"), claim -> LANE, this::claim);
    registry.register(
        "phone.renew", Right.AGENT_STATE, args -> args.uuid("claim"), claim -> LANE, this::renew);
    services.bus().onMoved(this::moved);
  }

  // ---- naming one ----

  private static Named named(Args args) {
    Kind kind = args.optionalText("kind", 10) == null ? Kind.SIP : args.oneOf("kind", NAMED);
    String extension = args.optionalText("extension", 8);
    if (kind == Kind.BROWSER && extension != null) {
      throw Args.invalid("extension", "wrong-form", "must be left out: a page is allotted one");
    }
    if (extension != null && !extension.matches("[0-9]{2,8}")) {
      throw Args.invalid("extension", "wrong-form", "must be 2 to 8 digits");
    }
    return new Named(kind, extension);
  }

  private Single<JsonObject> set(Desk desk, Named named) {
    long agent = desk.user().id();
    return terminal(agent, named)
        .flatMap(
            terminal ->
                terminals
                    .set(agent, terminal.orElse(null))
                    .andThen(
                        Completable.fromAction(
                            () -> {
                              audit.operation(desk, "terminal.set", "user:" + agent);
                              services.bus().moved(new NodeBus.TelephoneMoved(agent, null));
                            }))
                    .toSingle(
                        () ->
                            new JsonObject()
                                .put("terminal", CallWire.terminal(terminal.orElse(null)))));
  }

  private Single<Optional<Terminal>> terminal(long agent, Named named) {
    String extension = named.extension();
    if (named.kind() == Kind.SIP) {
      return Single.just(Optional.ofNullable(extension).map(Terminal::sip));
    }
    return reached.sockets().isEmpty()
        ? Single.error(noBrowserPhone())
        : browsers.extension(agent).map(own -> Optional.of(new Terminal(Kind.BROWSER, own)));
  }

  private static Refusal noBrowserPhone() {
    return Refusal.invalid(
        "no-browser-phone", "No switch is configured that browsers reach: phone.web-sockets.");
  }

  // ---- a page that is one ----

  private Single<JsonObject> claim(Desk desk, String claim) {
    return reached.sockets().isEmpty()
        ? Single.error(noBrowserPhone())
        : browsers
            .claim(by(desk, claim), password(), VALID)
            .doOnSuccess(
                given -> {
                  audit.operation(desk, "phone.claim", "user:" + desk.user().id());
                  services.bus().moved(new NodeBus.TelephoneMoved(desk.user().id(), claim));
                })
            .map(given -> json(desk, given));
  }

  private Single<JsonObject> renew(Desk desk, String claim) {
    return browsers.renew(by(desk, claim), password(), VALID).map(given -> json(desk, given));
  }

  private static BrowserPhones.Claim by(Desk desk, String claim) {
    return new BrowserPhones.Claim(desk.user().id(), desk.tokenHash(), claim);
  }

  private String password() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private JsonObject json(Desk desk, BrowserPhones.Credential given) {
    JsonArray sockets = new JsonArray();
    reached
        .sockets()
        .forEach(
            one -> sockets.add(new JsonObject().put("name", one.name()).put("url", one.url())));
    return new JsonObject()
        .put("extension", given.extension())
        .put("password", given.password())
        .put("validUntil", WireJson.time(given.validUntil()))
        .put("sockets", sockets)
        .put("iceServers", IceServers.json(reached, desk.user().id(), given.validUntil()));
  }

  // ---- told to every desk of the agent ----

  private void moved(NodeBus.TelephoneMoved moved) {
    long agent = moved.userId();
    if (presence.user(agent) == null) {
      return;
    }
    var unused = // a desk that misses it is refused when it renews
        terminals
            .of(agent)
            .map(Optional::of)
            .defaultIfEmpty(Optional.empty())
            .subscribe(
                terminal ->
                    audience.toUser(
                        agent,
                        () ->
                            Frames.push(
                                "terminal",
                                new JsonObject()
                                    .put("terminal", CallWire.terminal(terminal.orElse(null)))
                                    .put("claim", moved.claim()))),
                error -> LOG.warn("A telephone was not read: {}", error.toString()));
  }
}
