package org.omniline.gateway.flow;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.rxjava3.core.Vertx;
import io.vertx.rxjava3.core.WorkerExecutor;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.flow.graph.FlowGraph;
import org.omniline.flow.hours.BusinessHours;
import org.omniline.flow.hours.SpecialDay;
import org.omniline.flow.run.FlowLibrary;
import org.omniline.flow.run.FlowProgram;
import org.omniline.flow.store.FlowStore;
import org.omniline.flow.store.FlowStore.Flow;
import org.omniline.flow.store.PromptStore;
import org.omniline.flow.store.PromptStore.Prompt;
import org.omniline.flow.store.SurveyStore;
import org.omniline.flow.store.SurveyStore.Survey;
import org.omniline.routing.admission.HoursStore;
import org.omniline.routing.admission.HoursStore.SavedDay;
import org.omniline.routing.admission.HoursStore.SavedHours;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The published flows, compiled and in memory, with what they name. {@link #read()} looks for
 * changes: what is published on any node is run here after its next look. A version that was
 * published once never changes and stays, so that a run finishes on the version it began with;
 * {@link #need} brings back those of runs from before a restart. Compiling is done on a thread of
 * its own. Thread-safe.
 */
public final class FlowShelf implements FlowLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(FlowShelf.class);
  private static final int LIMIT_S = 60;

  /** So many days back are special days still read: for every zone it is tomorrow somewhere. */
  private static final int DAYS_BACK = 3;

  private record Key(String flow, int version) {}

  /** What there is just now. */
  private record Now(
      Map<String, Flow> published,
      Map<String, BusinessHours> hours,
      Map<String, Prompt> prompts,
      Map<String, Survey> surveys) {}

  private final FlowStore flows;
  private final PromptStore prompts;
  private final SurveyStore surveys;
  private final HoursStore hours;
  private final InstantSource clock;
  private final WorkerExecutor worker;
  private final Map<Key, FlowProgram> programs = new ConcurrentHashMap<>();
  private volatile Now now = new Now(Map.of(), Map.of(), Map.of(), Map.of());

  /**
   * An empty one until it is told to {@link #read()}.
   *
   * @param vertx closes the thread with itself
   */
  public FlowShelf(
      Vertx vertx,
      FlowStore flows,
      PromptStore prompts,
      SurveyStore surveys,
      HoursStore hours,
      InstantSource clock) {
    this.flows = flows;
    this.prompts = prompts;
    this.surveys = surveys;
    this.hours = hours;
    this.clock = clock;
    this.worker =
        vertx.createSharedWorkerExecutor("omniline-flow-shelf", 1, LIMIT_S, TimeUnit.SECONDS);
  }

  @Override
  public Optional<FlowProgram> program(String flow, int version) {
    return Optional.ofNullable(programs.get(new Key(flow, version)));
  }

  @Override
  public Optional<Integer> published(String flow) {
    return Optional.ofNullable(now.published().get(flow)).map(Flow::published);
  }

  /** What people call the flows that new runs can take, by code. */
  public Map<String, String> offered() {
    return now.published().values().stream().collect(Collectors.toMap(Flow::code, Flow::name));
  }

  @Override
  public Optional<BusinessHours> hours(String code) {
    return Optional.ofNullable(now.hours().get(code));
  }

  /** What a prompt says; empty when there is none of this code. */
  public Optional<Prompt> prompt(String code) {
    return Optional.ofNullable(now.prompts().get(code));
  }

  /** All prompts. */
  public Collection<Prompt> prompts() {
    return now.prompts().values();
  }

  /** What a survey asks; empty when there is none of this code that is in use. */
  public Optional<Survey> survey(String code) {
    return Optional.ofNullable(now.surveys().get(code));
  }

  /**
   * Looks for what changed. A flow that cannot be compiled is logged and left out, the others are
   * taken; when the database does not answer, all stays as it was.
   *
   * @return fails when it could not be read
   */
  public Completable read() {
    LocalDate since = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate().minusDays(DAYS_BACK);
    return Single.zip(
            compiled(),
            hours.hours(),
            hours.specialDays(since),
            prompts.prompts(),
            surveys.surveys(),
            FlowShelf::all)
        .doOnSuccess(read -> now = read)
        .ignoreElement();
  }

  private static Now all(
      Map<String, Flow> published,
      List<SavedHours> saved,
      List<SavedDay> special,
      List<Prompt> said,
      List<Survey> asked) {
    Map<LocalDate, SpecialDay> days =
        special.stream().collect(Collectors.toMap(SavedDay::day, SavedDay::special));
    Map<String, BusinessHours> opening = new HashMap<>();
    for (SavedHours one : saved) {
      opening.put(
          one.code(),
          new BusinessHours(one.zone(), one.week(), one.followsSpecialDays() ? days : Map.of()));
    }
    return new Now(
        published,
        opening,
        said.stream().collect(Collectors.toMap(Prompt::code, p -> p)),
        asked.stream()
            .filter(Survey::active)
            .collect(Collectors.toMap(Survey::code, survey -> survey)));
  }

  /** Each flow that is in use and whose version for new runs is here. */
  private Single<Map<String, Flow>> compiled() {
    return flows
        .flows()
        .flattenAsFlowable(all -> all)
        .concatMapMaybe(
            flow -> {
              Integer number = flow.active() ? flow.published() : null;
              return number == null
                  ? Maybe.<Flow>empty()
                  : loaded(flow, number)
                      .andThen(Maybe.just(flow))
                      .filter(one -> programs.containsKey(new Key(one.code(), number)));
            })
        .toMap(Flow::code);
  }

  /** Completes also when it cannot be compiled: then it is not here. */
  private Completable loaded(Flow flow, int number) {
    Key key = new Key(flow.code(), number);
    return programs.containsKey(key)
        ? Completable.complete()
        : flows
            .graph(flow.id(), number)
            .flatMap(graph -> worker.rxExecuteBlocking(() -> compile(key, graph), false))
            .doOnSuccess(program -> programs.put(key, program))
            .ignoreElement();
  }

  private static @Nullable FlowProgram compile(Key key, FlowGraph graph) {
    try {
      return FlowProgram.compile(graph);
    } catch (org.omniline.flow.expression.InvalidExpression e) {
      LOG.error("Flow {} version {} does not compile", key.flow(), key.version(), e);
      return null;
    }
  }

  /**
   * Brings versions that runs began with.
   *
   * @param versions number by flow; one that there never was is passed over
   * @return fails when they could not be read
   */
  public Completable need(Map<String, Integer> versions) {
    boolean here =
        versions.entrySet().stream()
            .allMatch(one -> programs.containsKey(new Key(one.getKey(), one.getValue())));
    if (here) {
      return Completable.complete();
    }
    return flows
        .flows()
        .flatMapPublisher(Flowable::fromIterable)
        .filter(flow -> versions.containsKey(flow.code()))
        .concatMapCompletable(flow -> loaded(flow, versions.get(flow.code())));
  }
}
