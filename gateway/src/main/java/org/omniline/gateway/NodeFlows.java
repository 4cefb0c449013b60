package org.omniline.gateway;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.vertx.rxjava3.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.phone.ivr.PhoneFlows;
import org.omniline.flow.run.FlowInput;
import org.omniline.flow.run.FlowLibrary;
import org.omniline.flow.run.FlowStep;
import org.omniline.flow.store.DataServiceStore;
import org.omniline.flow.store.FlowFacts;
import org.omniline.flow.store.PromptStore.Prompt;
import org.omniline.flow.store.SurveyStore.Survey;
import org.omniline.gateway.config.Config;
import org.omniline.gateway.flow.AllowedHosts;
import org.omniline.gateway.flow.DataServiceClient;
import org.omniline.gateway.flow.FlowShelf;
import org.omniline.gateway.phone.NumberPlaces;
import org.omniline.gateway.phone.PromptSounds;

/** The flows of this node, for calls and for what is written. Thread-safe. */
final class NodeFlows implements PhoneFlows {
  private final FlowShelf shelf;
  private final NumberPlaces places;
  private final DataServiceStore services;
  private final DataServiceClient client;
  private final FlowFacts facts;
  private final InstantSource clock;
  private final PromptSounds sounds;

  NodeFlows(
      FlowShelf shelf,
      NumberPlaces places,
      PromptSounds sounds,
      Stores stores,
      Vertx vertx,
      Config config) {
    this.sounds = sounds;
    this.shelf = shelf;
    this.places = places;
    this.services = stores.dataServices();
    this.client =
        new DataServiceClient(vertx.getDelegate(), new AllowedHosts(config.flows().dataHosts()));
    this.facts = stores.flowFacts();
    this.clock = stores.clock();
  }

  @Override
  public FlowLibrary library() {
    return shelf;
  }

  @Override
  public Map<String, String> offered() {
    return shelf.offered();
  }

  @Override
  public Completable need(Map<String, Integer> versions) {
    return shelf.need(versions);
  }

  @Override
  public Optional<Prompt> prompt(String code) {
    return shelf.prompt(code);
  }

  @Override
  public Optional<String> sound(String prompt) {
    return sounds.path(prompt);
  }

  @Override
  public Optional<Survey> survey(String code) {
    return shelf.survey(code);
  }

  @Override
  public Optional<String> place(@Nullable String e164) {
    return Optional.ofNullable(places.places().of(e164).region());
  }

  @Override
  public Single<FlowInput> ask(String service, Map<String, Object> parameters) {
    return services
        .services()
        .flattenAsFlowable(all -> all)
        .filter(one -> one.code().equals(service))
        .firstElement()
        .flatMapSingle(one -> client.ask(one, parameters))
        .map(answer -> answer.input(clock.instant()))
        .defaultIfEmpty(new FlowInput.FetchFailed(clock.instant()))
        .onErrorReturn(error -> new FlowInput.FetchFailed(clock.instant()));
  }

  @Override
  public Completable write(long conversation, int first, List<FlowStep> steps) {
    return facts.append(conversation, null, first, steps);
  }
}
