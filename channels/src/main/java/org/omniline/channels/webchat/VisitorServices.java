package org.omniline.channels.webchat;

import java.security.SecureRandom;
import java.time.InstantSource;
import org.omniline.conversation.intake.Intake;
import org.omniline.conversation.port.AccountStore;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.MediaStore;
import org.omniline.conversation.port.MissedStore;
import org.omniline.conversation.port.WaitingPlaces;
import org.omniline.conversation.staff.AuditStore;

/** What web chat works with. */
public record VisitorServices(
    AccountStore accounts,
    ConversationStore conversations,
    WaitingPlaces places,
    MissedStore missed,
    Intake intake,
    MediaStore media,
    AuditStore audit,
    VisitorFeed feed,
    InstantSource clock,
    SecureRandom random) {}
