package org.omniline.channels.webchat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.omniline.channels.RateLimit;
import org.omniline.conversation.Refusal;

/**
 * How much one visitor and one address may do on this node. Several tabs of a visitor share one
 * allowance. Thread-safe, bounded.
 */
public final class VisitorGuard {
  private static final int KEYS = 100_000;

  /** Reading costs the database too; a page asks a few times per minute. */
  private static final int READS_PER_MINUTE = 300;

  private static final int READS_BURST = 100;

  private final VisitorLimits limits;
  private final RateLimit messages;
  private final RateLimit reads;
  private final RateLimit uploads;
  private final RateLimit addresses;
  private final Map<String, AtomicInteger> sockets = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();

  /**
   * @param nanoTime monotonic clock in nanoseconds
   */
  public VisitorGuard(VisitorLimits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.messages =
        new RateLimit(limits.messagesPerMinute(), limits.messagesBurst(), KEYS, nanoTime);
    this.reads = new RateLimit(READS_PER_MINUTE, READS_BURST, KEYS, nanoTime);
    this.uploads =
        new RateLimit(limits.uploadsPerMinute(), limits.uploadsPerMinute(), KEYS, nanoTime);
    this.addresses =
        new RateLimit(limits.addressPerMinute(), limits.addressBurst(), KEYS, nanoTime);
  }

  /**
   * @throws Refusal TOO_FAST
   */
  void message(String threadKey, String address) {
    messages.use(threadKey);
    addresses.use(address);
  }

  /**
   * @throws Refusal TOO_FAST
   */
  void read(String threadKey) {
    reads.use(threadKey);
  }

  /**
   * @throws Refusal TOO_FAST
   */
  void upload(String threadKey, String address) {
    uploads.use(threadKey);
    addresses.use(address);
  }

  /**
   * @throws Refusal TOO_FAST
   */
  void greeting(String address) {
    addresses.use(address);
  }

  /** Counts a socket in; false at the bound. Every true needs one {@link #leave}. */
  boolean enter(String address) {
    if (open.incrementAndGet() > limits.sockets()) {
      open.decrementAndGet();
      return false;
    }
    boolean[] entered = new boolean[1];
    sockets.compute(
        address,
        (key, count) -> {
          AtomicInteger n = count == null ? new AtomicInteger() : count;
          entered[0] = n.get() < limits.socketsPerAddress();
          if (entered[0]) {
            n.incrementAndGet();
          }
          return n;
        });
    if (!entered[0]) {
      open.decrementAndGet();
    }
    return entered[0];
  }

  void leave(String address) {
    open.decrementAndGet();
    sockets.computeIfPresent(address, (key, n) -> n.decrementAndGet() <= 0 ? null : n);
  }

  /** Sockets open on this node. */
  public int open() {
    return open.get();
  }
}
