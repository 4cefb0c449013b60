package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.Frames;
import org.omniline.conversation.Change;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.LastMessage;
import org.omniline.conversation.Later;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Risk;
import org.omniline.conversation.RiskProposal;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.staff.Teams;
import org.omniline.gateway.json.WireJson;
import org.omniline.routing.Acd;

/**
 * Agents, queues and conversations as the supervisors of this node watch them. Read once a second
 * for all of them together, and only while somebody watches; a desk is told what has changed since
 * it was told last. Public methods are thread-safe; everything else is confined to the feed's
 * executor.
 */
final class LiveBoard implements ChangeFeed.Audience {
  /**
   * Of those who wait, so many are named: the highest risk first, then proposed risks, then who
   * waits longest.
   */
  private static final int WAITING_NAMED = 200;

  private static final int SEED_EVERY = 30;

  /** In place of a team: the whole organisation. */
  private static final long EVERYBODY = 0;

  private final ChangeFeed feed;
  private final DeskAudience audience;
  private final Acd acd;
  private final DirectoryStore directory;
  private final Supplier<Single<List<Conversation>>> open;
  private final Supplier<Single<Map<Long, Integer>>> serviceLevels;
  private final Supplier<Single<Teams>> teams;
  private final Set<DeskListener> watchers = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<Long, Conversation> talks = new HashMap<>();

  /** What changed while all open conversations are being read. */
  private final Set<Long> touched = new HashSet<>();

  /** Read together with the conversations. */
  private volatile Map<Long, Integer> levels = Map.of();

  /** By the team that is watched. */
  private final Map<Long, LiveRows> boards = new HashMap<>();

  private boolean started;
  private boolean refreshing;
  private boolean stale;
  private int ticks;

  /**
   * @param open all open conversations
   * @param serviceLevels of those who left each queue today, the percentage taken in time
   * @param teams who belongs where
   */
  LiveBoard(
      ChangeFeed feed,
      DeskAudience audience,
      Acd acd,
      DirectoryStore directory,
      Supplier<Single<List<Conversation>>> open,
      Supplier<Single<Map<Long, Integer>>> serviceLevels,
      Supplier<Single<Teams>> teams) {
    this.feed = feed;
    this.audience = audience;
    this.acd = acd;
    this.directory = directory;
    this.open = open;
    this.serviceLevels = serviceLevels;
    this.teams = teams;
  }

  private static long watched(DeskListener listener) {
    Long team = listener.user().watchedTeam();
    return team == null ? EVERYBODY : team;
  }

  private LiveRows told(long team) {
    return boards.getOrDefault(team, LiveRows.EMPTY);
  }

  /** Begins to hear of changes; again when the node goes on after a drain. */
  void start() {
    feed.execute(
        () -> {
          if (!started) {
            started = true;
            feed.add(this);
          }
        });
  }

  /** Everything as it stands; changes are pushed from then on. */
  Single<JsonObject> watch(DeskListener listener) {
    return onFeed(() -> watchers.add(listener))
        .andThen(Completable.defer(this::seed))
        .andThen(Completable.defer(this::read))
        .andThen(Single.fromCallable(() -> whole(listener)));
  }

  Completable unwatch(DeskListener listener) {
    return onFeed(() -> watchers.remove(listener));
  }

  /** Reads anew and pushes what changed. Does nothing while nobody watches. */
  Completable tick() {
    return audience
        .listeners()
        .observeOn(feed.scheduler())
        .flatMapCompletable(
            present -> {
              watchers.retainAll(present);
              if (watchers.isEmpty()) {
                forget();
                return Completable.complete();
              }
              if (refreshing) {
                return Completable.complete();
              }
              refreshing = true;
              ticks++;
              return (ticks % SEED_EVERY == 0 ? seed() : Completable.complete())
                  .andThen(Completable.defer(this::read))
                  .doOnError(error -> fell())
                  .doFinally(() -> feed.execute(() -> refreshing = false));
            });
  }

  private Completable onFeed(Runnable work) {
    return Completable.fromAction(work::run).subscribeOn(feed.scheduler());
  }

  private void forget() {
    talks.clear();
    touched.clear();
    boards.replaceAll((team, last) -> new LiveRows(last.version(), Map.of(), Map.of(), Map.of()));
    stale = false;
  }

  // ---- conversations ----

  private Completable seed() {
    touched.clear();
    return Single.zip(
            open.get(),
            serviceLevels.get(),
            (all, today) -> {
              levels = today;
              return all;
            })
        .observeOn(feed.scheduler())
        .doOnSuccess(
            all -> {
              Set<Long> found = all.stream().map(Conversation::id).collect(Collectors.toSet());
              talks.keySet().removeIf(id -> !found.contains(id) && !touched.contains(id));
              all.forEach(this::note);
            })
        .ignoreElement();
  }

  private void note(Conversation c) {
    Conversation known = talks.get(c.id());
    if (known == null || known.rev() < c.rev()) {
      if (isLive(c)) {
        talks.put(c.id(), c);
      } else {
        talks.remove(c.id());
      }
    }
  }

  private static boolean isLive(Conversation c) {
    // Who has left a message waits in a list, not in line.
    return c.standsInLine()
        || c.state() == ConversationState.SERVING
        || c.state() == ConversationState.WRAP_UP;
  }

  @Override
  public boolean isEmpty() {
    return watchers.isEmpty();
  }

  @Override
  public long offer(Change change) {
    if (!watchers.isEmpty()) {
      touched.add(change.conversation().id());
      note(change.conversation());
    }
    return NOBODY;
  }

  @Override
  public long lowest(long conversationId) {
    return NOBODY;
  }

  private Map<String, JsonObject> talkRows(Map<Long, Integer> positions) {
    Map<String, JsonObject> rows = new LinkedHashMap<>();
    for (Conversation c : talks.values()) {
      if (!c.standsInLine()) {
        rows.put(WireJson.id(c.id()), talk(c, null));
      }
    }
    for (Conversation c : named()) {
      rows.put(WireJson.id(c.id()), talk(c, positions.get(c.id())));
    }
    return rows;
  }

  /** Those in line who are named: high risk first, then who is in danger by what was written. */
  private List<Conversation> named() {
    List<Conversation> waiting =
        new ArrayList<>(talks.values().stream().filter(Conversation::standsInLine).toList());
    waiting.sort(
        Comparator.comparing((Conversation c) -> c.risk() != Risk.HIGH)
            .thenComparing(c -> c.riskProposal() == null)
            .thenComparing(c -> c.waitingSince() == null ? c.openedAt() : c.waitingSince())
            .thenComparingLong(Conversation::id));
    return waiting.subList(0, Math.min(waiting.size(), WAITING_NAMED));
  }

  /**
   * A conversation's row.
   *
   * @param position in its queue from 1, as routing takes them; null when it is not known
   */
  private static JsonObject talk(Conversation c, @Nullable Integer position) {
    Long only = c.onlyAgent();
    RiskProposal proposal = c.riskProposal();
    Later later = c.later();
    return new JsonObject()
        .put("id", WireJson.id(c.id()))
        .put("state", c.state().name())
        .put("stateVersion", c.stateVersion())
        .put("channel", c.channel().name())
        .put("queue", WireJson.id(c.queue().id()))
        .put("name", c.contact().name())
        .put("hint", c.contact().hint())
        .put("risk", c.risk().name())
        .put("proposed", proposal == null ? null : proposal.level().name())
        .put("priority", c.priority())
        .put("skills", WireJson.skills(c.demand().skills()))
        .put("owner", c.owner() == null ? null : WireJson.id(c.owner().id()))
        .put("onlyAgent", only == null ? null : WireJson.id(only))
        .put("waitingSince", WireJson.time(c.waitingSince()))
        .put("backSince", WireJson.time(c.since().back()))
        .put("later", later == null ? null : later.kind().name())
        .put("position", position)
        .put("last", said(c))
        .put("servedAt", WireJson.time(c.servedAt()))
        .put("ownedSince", WireJson.time(c.since().owned()))
        .put("endedAt", WireJson.time(c.endedAt()));
  }

  /** Of who waits, what the person wrote last: whoever watches may read it all. */
  private static @Nullable JsonObject said(Conversation c) {
    LastMessage last = c.last();
    return last == null || !c.standsInLine() || last.kind() != EntryKind.MESSAGE_IN
        ? null
        : new JsonObject()
            .put("seq", last.seq())
            .put("type", last.type().name())
            .put("preview", last.preview());
  }

  // ---- agents and queues ----

  private Completable read() {
    boolean byTeam = watchers.stream().anyMatch(each -> watched(each) != EVERYBODY);
    return Single.zip(
            Single.zip(acd.live(), directory.queues(), positions(), this::next),
            byTeam ? teams.get() : Single.just(Teams.NONE),
            (make, now) -> (Runnable) () -> tell(make.get(), now))
        .observeOn(feed.scheduler())
        .doOnSuccess(Runnable::run)
        .ignoreElement();
  }

  private Single<Map<Long, Integer>> positions() {
    List<Long> ids = named().stream().map(Conversation::id).toList();
    return ids.isEmpty()
        ? Single.just(Map.of())
        : acd.places(ids)
            .map(
                places ->
                    places.stream()
                        .collect(
                            Collectors.toMap(
                                Acd.PlaceView::conversation, Acd.PlaceView::position)));
  }

  /** Made on the feed's executor, where the conversations are. */
  private Supplier<LiveRows> next(
      Acd.Live live, List<DirectoryStore.Queue> known, Map<Long, Integer> positions) {
    Map<Long, String> names =
        known.stream()
            .collect(Collectors.toMap(DirectoryStore.Queue::id, DirectoryStore.Queue::name));
    Set<Long> active =
        known.stream()
            .filter(DirectoryStore.Queue::active)
            .map(DirectoryStore.Queue::id)
            .collect(Collectors.toSet());
    Map<String, JsonObject> agents = new LinkedHashMap<>();
    live.agents().forEach(agent -> agents.put(WireJson.id(agent.view().id()), agent(agent)));
    Map<String, JsonObject> queues = new LinkedHashMap<>();
    for (Acd.LiveQueue queue : live.queues()) {
      long id = queue.view().id();
      if (active.contains(id) || queue.view().waiting() + queue.view().later() > 0) {
        queues.put(
            WireJson.id(id),
            WireJson.queue(queue, names.getOrDefault(id, "")).put("serviceLevel", levels.get(id)));
      }
    }
    return () -> new LiveRows(0, agents, queues, talkRows(positions));
  }

  private static JsonObject agent(Acd.LiveAgent agent) {
    return WireJson.agent(agent.view())
        .put("serves", ids(agent.serves()))
        .put("offered", ids(agent.offered()))
        .put("ringing", agent.ringing());
  }

  private static JsonArray ids(Collection<Long> ids) {
    JsonArray array = new JsonArray();
    ids.stream().sorted().forEach(id -> array.add(WireJson.id(id)));
    return array;
  }

  private JsonObject whole(DeskListener listener) {
    LiveRows board = told(watched(listener));
    Ref team = listener.user().watchedTeam() == null ? null : listener.user().place().team();
    return board.whole().put("team", team == null ? null : WireJson.ref(team));
  }

  private void tell(LiveRows now, Teams teams) {
    Set<Long> watchedNow = watchers.stream().map(LiveBoard::watched).collect(Collectors.toSet());
    for (long team : watchedNow) {
      tell(team, team == EVERYBODY ? now : now.narrowed(team, teams));
    }
    stale = false;
  }

  private void tell(long team, LiveRows now) {
    LiveRows last = told(team);
    if (now.shows(last) && !stale) {
      return;
    }
    LiveRows next = now.after(last);
    boards.put(team, next);
    push(team, next.since(last));
  }

  /** What is shown may not be true any more; told once. */
  private void fell() {
    feed.execute(
        () -> {
          if (!stale) {
            stale = true;
            boards.forEach(
                (team, last) ->
                    push(
                        team,
                        new JsonObject()
                            .put("since", last.version())
                            .put("version", last.version())
                            .put("stale", true)));
          }
        });
  }

  private void push(long team, JsonObject data) {
    String frame = Frames.push("live", data);
    watchers.stream()
        .filter(watcher -> watched(watcher) == team)
        .forEach(watcher -> watcher.push(frame));
  }
}
