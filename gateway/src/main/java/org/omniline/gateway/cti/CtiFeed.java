package org.omniline.gateway.cti;

import io.reactivex.rxjava3.core.Single;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.cti.CtiEvents;
import org.omniline.conversation.cti.CtiEvents.Event;
import org.omniline.conversation.cti.CtiEvents.Span;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events to this node's readers, in order and each once. One read serves all who have caught
 * up; whoever has not asks page by page until then. State is confined to the executor.
 */
final class CtiFeed {
  private static final Logger LOG = LoggerFactory.getLogger(CtiFeed.class);

  /** Events of one answer, and of one look. */
  static final int PAGE = 200;

  private static final long UNKNOWN = -1;

  /** Somebody who reads. */
  static final class Reader {
    private final BiConsumer<Event, CtiNames.Known> to;
    private long cursor = UNKNOWN;
    private boolean live;

    /**
     * @param to hears each event once it has caught up, in order, on the feed's executor
     */
    Reader(BiConsumer<Event, CtiNames.Known> to) {
      this.to = to;
    }
  }

  /**
   * A page of what was missed.
   *
   * @param next the number to go on from
   * @param live whether everything later is pushed; else the next page is to be asked for
   */
  record Caught(List<Event> events, CtiNames.Known names, long next, boolean live) {}

  private final Executor executor;
  private final CtiEvents events;
  private final CtiNames names;
  private final Set<Reader> readers = new LinkedHashSet<>();
  private long head = UNKNOWN;
  private boolean looking;
  private boolean again;

  /**
   * @param executor one task after the other
   */
  CtiFeed(Executor executor, CtiEvents events, CtiNames names) {
    this.executor = executor;
    this.events = events;
    this.names = names;
  }

  /** Something may have happened: looks at once, or right after the present look. Any thread. */
  void hint() {
    executor.execute(this::look);
  }

  void leave(Reader reader) {
    executor.execute(() -> readers.remove(reader));
  }

  /** How far a reader is. */
  void cursor(Reader reader, java.util.function.LongConsumer told) {
    executor.execute(() -> told.accept(reader.cursor));
  }

  Single<Span> span() {
    return events.span();
  }

  // ---- beginning ----

  /** From now on; what came before is not wanted. */
  Single<Caught> fromNow(Reader reader) {
    return Single.zip(
            events.number().andThen(Single.defer(events::span)),
            names.read(),
            (span, known) -> new Caught(List.of(), known, span.head(), true))
        .flatMap(now -> begun(reader, now));
  }

  /**
   * From an event on that was read before.
   *
   * @return fails INVALID {@code cursor-too-old} where events after it are gone, or it is of
   *     another system
   */
  Single<Caught> after(Reader reader, long cursor) {
    return Single.zip(
            events.span(),
            events.after(cursor, PAGE),
            names.read(),
            (span, page, known) -> page(cursor, span, page, known))
        .flatMap(page -> begun(reader, page));
  }

  private static Caught page(long cursor, Span span, List<Event> page, CtiNames.Known known) {
    if (cursor < span.before() || cursor > span.head()) {
      throw Refusal.invalid(
          "after", "cursor-too-old", "Events after this are gone: read how everything stands.");
    }
    long next = page.isEmpty() ? cursor : page.get(page.size() - 1).seq();
    return new Caught(page, known, next, page.size() < PAGE);
  }

  private Single<Caught> begun(Reader reader, Caught page) {
    return Single.create(
        emitter ->
            executor.execute(
                () -> {
                  if (head == UNKNOWN) {
                    head = page.next();
                  }
                  // What was given out meanwhile it has not had: the next page has it.
                  boolean live = page.live() && page.next() >= head;
                  reader.cursor = page.next();
                  reader.live = live;
                  readers.add(reader);
                  emitter.onSuccess(new Caught(page.events(), page.names(), page.next(), live));
                  look();
                }));
  }

  // ---- going on ----

  private void look() {
    if (readers.isEmpty()) {
      // Who comes next begins where it is then.
      head = UNKNOWN;
      return;
    }
    if (looking || head == UNKNOWN) {
      again = true;
      return;
    }
    looking = true;
    again = false;
    long from = head;
    var unused = // looked again with the next hint or tick
        events
            .number()
            .andThen(Single.defer(() -> events.after(from, PAGE)))
            .flatMap(
                page ->
                    page.isEmpty()
                        ? Single.just(Map.<List<Event>, CtiNames.Known>of())
                        : names.read().map(known -> Map.of(page, known)))
            .subscribe(
                found -> executor.execute(() -> give(from, found)),
                error -> {
                  LOG.warn("Events were not read: {}", error.toString());
                  executor.execute(() -> looking = false);
                });
  }

  private void give(long from, Map<List<Event>, CtiNames.Known> found) {
    looking = false;
    if (head == from) {
      found.forEach(this::give);
    }
    boolean more = found.keySet().stream().anyMatch(page -> page.size() == PAGE);
    if (again || more) {
      look();
    }
  }

  private void give(List<Event> page, CtiNames.Known known) {
    for (Event event : page) {
      for (Reader reader : new ArrayList<>(readers)) {
        if (reader.live && event.seq() > reader.cursor) {
          reader.cursor = event.seq();
          reader.to.accept(event, known);
        }
      }
      head = event.seq();
    }
  }
}
