package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Scheduler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.rxjava3.core.Vertx;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.omniline.channels.phone.OutgoingLines;
import org.omniline.channels.phone.number.PhoneNumbering;
import org.omniline.channels.phone.number.PrefixTableStore;
import org.omniline.conversation.cti.CtiKeys;
import org.omniline.conversation.port.AccountStore;
import org.omniline.conversation.port.CallRecords;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.CrisisWordStore;
import org.omniline.conversation.port.DirectoryStore;
import org.omniline.conversation.port.MediaStore;
import org.omniline.conversation.port.MissedStore;
import org.omniline.conversation.port.RecordingStore;
import org.omniline.conversation.staff.AuditStore;
import org.omniline.conversation.staff.LastSaves;
import org.omniline.conversation.staff.PhoneSeats;
import org.omniline.conversation.staff.SettingStore;
import org.omniline.conversation.staff.SipAccounts;
import org.omniline.conversation.staff.SkillStore;
import org.omniline.conversation.staff.Terminals;
import org.omniline.conversation.staff.User;
import org.omniline.conversation.staff.UserStore;
import org.omniline.flow.recording.RecordingRuleStore;
import org.omniline.flow.store.DataServiceStore;
import org.omniline.flow.store.FlowCounts;
import org.omniline.flow.store.FlowStore;
import org.omniline.flow.store.PromptStore;
import org.omniline.flow.store.SurveyAnswers;
import org.omniline.flow.store.SurveyStore;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.cluster.NodeBoard;
import org.omniline.gateway.cluster.NodeControl;
import org.omniline.gateway.config.Config;
import org.omniline.gateway.cti.CtiAccess;
import org.omniline.gateway.cti.CtiHost;
import org.omniline.gateway.flow.AllowedHosts;
import org.omniline.gateway.flow.DataServiceClient;
import org.omniline.gateway.flow.FlowDesk;
import org.omniline.gateway.http.ClientAddress;
import org.omniline.gateway.http.Problems;
import org.omniline.gateway.http.RateLimiter;
import org.omniline.gateway.phone.NumberPlaces;
import org.omniline.gateway.phone.PausedSwitches;
import org.omniline.gateway.phone.PhoneDuties;
import org.omniline.gateway.phone.PromptSounds;
import org.omniline.gateway.phone.SwitchBoard;
import org.omniline.gateway.phone.SwitchTrials;
import org.omniline.gateway.signin.Passwords;
import org.omniline.gateway.signin.Sessions;
import org.omniline.gateway.signin.SignIn;
import org.omniline.routing.QueueStore;
import org.omniline.routing.ShiftStore;
import org.omniline.routing.admission.AdmissionPolicies;
import org.omniline.routing.admission.HoursStore;
import org.omniline.routing.admission.ListingStore;
import org.omniline.routing.admission.RuleStore;
import org.omniline.routing.alarm.AlarmStore;

/**
 * What the operations work with.
 *
 * @param scheduler times uploads that stand still
 * @param routing tells routing what an agent who is signed in may now take
 * @param configure tells routing how queues now work
 * @param zone where the hotline is
 * @param recordable whether there is a folder for recordings
 * @param dataHosts where data services may be
 * @param programs the way in for programs of others
 * @param foreignPage whether a request was made by a page of somebody else
 */
public record Api(
    Vertx vertx,
    Scheduler scheduler,
    UserStore users,
    Function<User, Completable> routing,
    Supplier<Completable> configure,
    SkillStore skills,
    SettingStore settings,
    DirectoryStore directory,
    QueueStore queues,
    ShiftStore shifts,
    RuleStore rules,
    FlowStore flows,
    DataServiceStore dataServices,
    PromptStore prompts,
    PromptSounds sounds,
    SurveyStore surveys,
    SurveyAnswers answers,
    RecordingRuleStore recordingRules,
    boolean recordable,
    RecordingStore recordings,
    MissedStore missed,
    CallRecords callRecords,
    FlowCounts flowCounts,
    AllowedHosts dataHosts,
    HoursStore hours,
    ListingStore listings,
    AlarmStore alarms,
    CrisisWordStore crisisWords,
    PrefixTableStore prefixes,
    NumberPlaces places,
    PhoneNumbering numbering,
    AdmissionPolicies policies,
    InstantSource clock,
    ZoneId zone,
    AccountStore accounts,
    SipAccounts sipAccounts,
    Terminals terminals,
    PhoneSeats seats,
    OutgoingLines lines,
    PhoneDuties duties,
    LastSaves lastSaves,
    ConversationStore conversations,
    MediaStore media,
    AuditStore auditTrail,
    Audit audit,
    Sessions sessions,
    SignIn signIn,
    Passwords passwords,
    ClientAddress addresses,
    Predicate<HttpServerRequest> foreignPage,
    Problems problems,
    NodeBoard nodes,
    NodeControl control,
    CtiKeys ctiKeys,
    CtiAccess ctiAccess,
    CtiHost programs,
    SwitchBoard switches,
    PausedSwitches pauses,
    SwitchTrials switchTrials) {

  /**
   * Binds all operations.
   *
   * @throws IllegalStateException when an operation of the contract has no handler
   */
  public ApiRoutes routes(Contract contract, Config.Limits limits) {
    Map<String, ApiHandler> handlers = new HashMap<>();
    new SessionApi(signIn, sessions, settings, conversations, duties).register(handlers);
    new UsersApi(users, conversations, passwords, sessions, audit, routing, clock)
        .register(handlers);
    new UserTelephonesApi(users, terminals, seats, lines, audit).register(handlers);
    new SkillsApi(skills, audit).register(handlers);
    new DirectoryApi(directory, queues, users, routing, configure, audit).register(handlers);
    new ShiftsApi(shifts, configure, audit, zone).register(handlers);
    new RulesApi(rules, policies, conversations, audit, clock).register(handlers);
    flows(handlers);
    new RecordingRulesApi(recordingRules, users, audit, recordable).register(handlers);
    new RecordingsApi(recordings, media, users, numbering, audit, clock).register(handlers);
    new MissedApi(missed, media, audit, clock).register(handlers);
    new CallRecordsApi(callRecords, flows, users, places, numbering, audit).register(handlers);
    new FlowCountsApi(flowCounts, flows).register(handlers);
    new HoursApi(hours, audit, zone).register(handlers);
    new ListingsApi(listings, audit, clock).register(handlers);
    new AlarmsApi(alarms, directory, users, audit).register(handlers);
    new CrisisWordsApi(crisisWords, audit).register(handlers);
    new NumberPlacesApi(prefixes, places, numbering, audit, scheduler).register(handlers);
    new AccountsApi(accounts, flows, surveys, audit).register(handlers);
    new SipAccountsApi(sipAccounts, audit, clock).register(handlers);
    new CtiKeysApi(ctiKeys, ctiAccess, audit, clock).register(handlers);
    new CtiApi(programs).register(handlers);
    new AuditApi(auditTrail, audit).register(handlers);
    new NodesApi(nodes, control, audit).register(handlers);
    new SwitchesApi(switches, pauses, switchTrials, users, audit).register(handlers);
    new ExportApi(conversations, audit, new ConversationHtml(zone)).register(handlers);
    new MediaApi(
            media,
            conversations,
            audit,
            limiter(limits.uploadsPerMinute(), limits.uploadsPerMinute()),
            scheduler)
        .register(handlers);
    Buffer text = Buffer.buffer(contract.text());
    handlers.put(
        "contract.read",
        request ->
            request
                .context()
                .response()
                .putHeader("content-type", "application/yaml; charset=utf-8")
                .putHeader("cache-control", "no-cache")
                .putHeader("content-length", Integer.toString(text.length()))
                .rxEnd(text));
    Savers savers = new Savers(lastSaves, users);
    ApiGuard guard =
        new ApiGuard(
            sessions,
            audit,
            savers,
            addresses,
            foreignPage,
            programs,
            limiter(limits.requestsPerMinute(), limits.requestsPerMinute() / 4));
    return new ApiRoutes(vertx, contract, handlers, guard, problems, savers, limits);
  }

  private void flows(Map<String, ApiHandler> handlers) {
    FlowDesk desk =
        new FlowDesk(vertx, flows, dataServices, prompts, surveys, directory, skills, hours);
    DataServiceClient client = new DataServiceClient(vertx.getDelegate(), dataHosts);
    new FlowsApi(
            flows,
            desk,
            new WrittenFlows(accounts, flows),
            new SilentNodes(prompts, sounds),
            audit,
            clock)
        .register(handlers);
    new DataServicesApi(dataServices, client, dataHosts, audit).register(handlers);
    new PromptsApi(prompts, sounds, media, audit, scheduler).register(handlers);
    new SurveysApi(surveys, answers, users, audit).register(handlers);
  }

  private static RateLimiter limiter(int perMinute, int burst) {
    return new RateLimiter(perMinute, Math.max(10, burst), System::nanoTime);
  }
}
