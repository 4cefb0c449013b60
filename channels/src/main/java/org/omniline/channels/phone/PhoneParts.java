package org.omniline.channels.phone;

import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.omniline.channels.phone.esl.SwitchObserver;
import org.omniline.channels.phone.ivr.PhoneFlows;
import org.omniline.conversation.intake.Intake;
import org.omniline.conversation.intake.IntakeObserver;
import org.omniline.conversation.port.AccountStore;
import org.omniline.conversation.port.CallConversations;
import org.omniline.conversation.port.CallStore;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.Leases;
import org.omniline.conversation.port.OutgoingConversations;
import org.omniline.conversation.port.RecordingStore;
import org.omniline.flow.recording.RecordingRuleStore;
import org.omniline.flow.store.SurveyAnswers;

/**
 * What the phone works with.
 *
 * @param holder names this process in leases
 * @param observer counts calls that are refused
 * @param messages where callers' messages go
 * @param answers what callers say of talks
 * @param recordingRules which calls are recorded
 * @param recordings what is known of recordings
 * @param switches hears what links to switches do
 * @param random jitters pauses
 */
public record PhoneParts(
    Vertx vertx,
    PhoneSettings settings,
    AccountStore accounts,
    Intake intake,
    IntakeObserver observer,
    ConversationStore conversations,
    CallConversations callConversations,
    OutgoingConversations outgoing,
    CallStore calls,
    Leases leases,
    String holder,
    PhoneRouting routing,
    PhoneFlows flows,
    VoiceMessages messages,
    SurveyAnswers answers,
    RecordingRuleStore recordingRules,
    RecordingStore recordings,
    SwitchObserver switches,
    RandomGenerator random,
    InstantSource clock) {}
