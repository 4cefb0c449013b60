package org.omniline.gateway.flow;

import io.reactivex.rxjava3.core.Single;
import io.vertx.rxjava3.core.Vertx;
import io.vertx.rxjava3.core.WorkerExecutor;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.staff.SkillStore;
import org.omniline.flow.expression.InvalidExpression;
import org.omniline.flow.graph.Finding;
import org.omniline.flow.graph.FlowGraph;
import org.omniline.flow.graph.FlowValidator;
import org.omniline.flow.graph.Surroundings;
import org.omniline.flow.hours.BusinessHours;
import org.omniline.flow.hours.SpecialDay;
import org.omniline.flow.run.FlowProgram;
import org.omniline.flow.run.FlowTrial;
import org.omniline.flow.store.DataServiceStore;
import org.omniline.flow.store.DataServiceStore.DataService;
import org.omniline.flow.store.FlowStore;
import org.omniline.flow.store.FlowStore.Published;
import org.omniline.flow.store.PromptStore;
import org.omniline.flow.store.PromptStore.Prompt;
import org.omniline.flow.store.SurveyStore;
import org.omniline.flow.store.SurveyStore.Survey;
import org.omniline.routing.admission.HoursStore;
import org.omniline.routing.admission.HoursStore.SavedDay;
import org.omniline.routing.admission.HoursStore.SavedHours;

/**
 * Checks and tries flows against what there is now. Compiling is done on a thread of its own.
 * Thread-safe.
 */
public final class FlowDesk {
  private static final int LIMIT_S = 20;

  private final FlowStore flows;
  private final DataServiceStore services;
  private final PromptStore prompts;
  private final SurveyStore surveys;
  private final DirectoryStore directory;
  private final SkillStore skills;
  private final HoursStore hours;
  private final WorkerExecutor worker;

  /**
   * Makes one.
   *
   * @param vertx closes the thread with itself
   */
  public FlowDesk(
      Vertx vertx,
      FlowStore flows,
      DataServiceStore services,
      PromptStore prompts,
      SurveyStore surveys,
      DirectoryStore directory,
      SkillStore skills,
      HoursStore hours) {
    this.flows = flows;
    this.services = services;
    this.prompts = prompts;
    this.surveys = surveys;
    this.directory = directory;
    this.skills = skills;
    this.hours = hours;
    this.worker = vertx.createSharedWorkerExecutor("omniline-flows", 1, LIMIT_S, TimeUnit.SECONDS);
  }

  /** Everything for which a flow cannot be published now. */
  public Single<List<Finding>> check(String code, FlowGraph graph) {
    return surroundings()
        .flatMap(
            around ->
                worker
                    .rxExecuteBlocking(() -> FlowValidator.check(code, graph, around), false)
                    .toSingle());
  }

  private Single<Surroundings> surroundings() {
    return Single.zip(
        prompts.prompts(),
        surveys.surveys(),
        directory.queues(),
        skills.skills(),
        services.services(),
        hours.hours(),
        flows.published(),
        (saying, rating, queues, abilities, asked, opening, published) ->
            new Surroundings(
                names(saying.stream().filter(Prompt::active).map(Prompt::code).toList()),
                names(
                    queues.stream()
                        .filter(DirectoryStore.Queue::active)
                        .map(DirectoryStore.Queue::code)
                        .toList()),
                names(
                    abilities.stream()
                        .filter(SkillStore.Skill::active)
                        .map(SkillStore.Skill::code)
                        .toList()),
                names(asked.stream().filter(DataService::active).map(DataService::code).toList()),
                names(opening.stream().filter(SavedHours::active).map(SavedHours::code).toList()),
                names(rating.stream().filter(Survey::active).map(Survey::code).toList()),
                published.stream()
                    .collect(Collectors.toMap(p -> p.flow().code(), Published::graph))));
  }

  private static Set<String> names(List<String> names) {
    return Set.copyOf(names);
  }

  /**
   * Tries a draft; sub-flows are the published ones.
   *
   * @param at the time that hours are asked for
   * @return fails with {@link InvalidExpression} when the draft does not compile
   */
  public Single<FlowTrial.Outcome> rehearse(
      String code,
      FlowGraph draft,
      Instant at,
      Map<String, Object> given,
      List<FlowTrial.Scripted> script) {
    LocalDate before = at.atOffset(ZoneOffset.UTC).toLocalDate().minusDays(3);
    return Single.zip(flows.published(), hours.hours(), hours.specialDays(before), Ingredients::new)
        .flatMap(
            all ->
                worker
                    .rxExecuteBlocking(
                        () ->
                            FlowTrial.run(
                                library(code, draft, all),
                                code,
                                TrialLibrary.DRAFT,
                                at,
                                given,
                                script),
                        false)
                    .toSingle());
  }

  private record Ingredients(List<Published> flows, List<SavedHours> hours, List<SavedDay> days) {}

  private static TrialLibrary library(String code, FlowGraph draft, Ingredients all)
      throws InvalidExpression {
    Map<String, FlowProgram> others = new HashMap<>();
    for (Published other : all.flows()) {
      others.put(other.flow().code(), FlowProgram.compile(other.graph()));
    }
    Map<LocalDate, SpecialDay> days =
        all.days().stream().collect(Collectors.toMap(SavedDay::day, SavedDay::special));
    Map<String, BusinessHours> hours =
        all.hours().stream()
            .collect(
                Collectors.toMap(
                    SavedHours::code,
                    h ->
                        new BusinessHours(
                            h.zone(), h.week(), h.followsSpecialDays() ? days : Map.of())));
    return new TrialLibrary(code, FlowProgram.compile(draft), others, hours);
  }
}
