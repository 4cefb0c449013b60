package org.omniline.channels.phone;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.esl.SwitchSettings;
import org.omniline.channels.phone.number.PhoneNumbering;
import org.omniline.conversation.Channel;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Refusal;

/**
 * The telephone: every configured switch, each commanded by one node at a time. Thread-safe; does
 * not block.
 */
public final class PhoneChannel {
  private final List<SwitchHost> hosts = new ArrayList<>();

  /**
   * One that does nothing before {@link #start()}.
   *
   * @param switches none: the telephone is off
   */
  public PhoneChannel(PhoneParts parts, List<SwitchSettings> switches) {
    PhoneNumbering numbering = new PhoneNumbering(parts.settings().country());
    AccessNumbers numbers = new AccessNumbers(parts.accounts(), numbering, parts.clock());
    Arrivals arrivals = new Arrivals(numbering, parts.clock());
    for (SwitchSettings one : switches) {
      hosts.add(new SwitchHost(parts, one, numbers, arrivals));
    }
  }

  /** Begins to ask for the switches' leases. */
  public void start() {
    hosts.forEach(SwitchHost::start);
  }

  /** Lets go of every switch; calls stay up, and whoever asks next commands them. */
  public Completable stop() {
    return Completable.mergeDelayError(hosts.stream().map(SwitchHost::stop).toList());
  }

  /** The names of the switches. */
  public List<String> switches() {
    return hosts.stream().map(SwitchHost::name).toList();
  }

  /** How this node stands to a switch. */
  public enum Link {
    /** Another node commands it, or none. */
    ELSEWHERE,
    /** This node commands it and is not connected. */
    DOWN,
    UP
  }

  /** How this node stands to each switch, by name. */
  public Map<String, Link> links() {
    Map<String, Link> all = new TreeMap<>();
    hosts.forEach(
        host ->
            all.put(
                host.name(),
                !host.commands() ? Link.ELSEWHERE : host.isUp() ? Link.UP : Link.DOWN));
    return all;
  }

  /** How every switch looks from this node, in the order of the configuration. Any thread. */
  public List<SwitchView> views() {
    return hosts.stream().map(SwitchHost::view).toList();
  }

  /** How many calls this node commands, on all switches. Any thread. */
  public int calls() {
    return hosts.stream().mapToInt(SwitchHost::calls).sum();
  }

  /** Whether changes of conversations may concern a call here. */
  public boolean isIdle() {
    return hosts.stream().noneMatch(SwitchHost::commands);
  }

  // ---- hints: any may be lost or repeated ----

  /** An offer stands, of whatever channel. */
  public void offered(PhoneRouting.Standing offer) {
    hosts.forEach(host -> host.offered(offer));
  }

  /**
   * An offer is over that was not accepted, of whatever channel.
   *
   * @param unanswered because it was let pass
   */
  public void offerEnded(long conversation, long offer, boolean unanswered, boolean taken) {
    hosts.forEach(host -> host.offerEnded(conversation, offer, unanswered, taken));
  }

  /** An offer was accepted, of whatever channel. */
  public void offerTaken(long conversation, long offer) {
    hosts.forEach(host -> host.offerTaken(conversation, offer));
  }

  /** A conversation changed, of whatever channel. */
  public void changed(Conversation conversation) {
    hosts.stream()
        // Nearly all talks by text are without a call: they are not worth a turn of the context.
        .filter(host -> conversation.channel() == Channel.PHONE || host.hasCall(conversation.id()))
        .forEach(host -> host.changed(conversation));
  }

  // ---- what agents ask ----

  /**
   * Does what an agent asks of a call.
   *
   * @param switchName where the call is
   * @return the conversation that was begun for it, empty for all that begins none; fails with a
   *     {@link Refusal}: FORBIDDEN, WRONG_STATE, or UNAVAILABLE, when the same may be asked again
   */
  public Maybe<Long> ask(String switchName, long conversation, CallRequest asked) {
    SwitchHost host = host(switchName);
    return host == null || !host.commands()
        ? Maybe.error(
            new Refusal(Refusal.Code.UNAVAILABLE, "Nobody commands this switch: try again."))
        : host.ask(conversation, asked);
  }

  private @Nullable SwitchHost host(String name) {
    return hosts.stream().filter(host -> host.name().equals(name)).findFirst().orElse(null);
  }
}
