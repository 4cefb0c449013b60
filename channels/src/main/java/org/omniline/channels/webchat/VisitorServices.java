package org.omniline.channels.webchat;

import io.reactivex.rxjava3.core.Maybe;
import java.time.InstantSource;
import java.util.function.Predicate;
import org.omniline.channels.AccessRefusals;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.intake.Intake;
import org.omniline.conversation.port.AccountStore;
import org.omniline.conversation.port.ConversationStore;
import org.omniline.conversation.port.MediaStore;
import org.omniline.conversation.port.MissedStore;
import org.omniline.conversation.port.WaitingPlaces;

/** What web chat works with. */
public record VisitorServices(
    AccountStore accounts,
    ConversationStore conversations,
    WaitingPlaces places,
    MissedStore missed,
    Intake intake,
    MediaStore media,
    AccessRefusals refusals,
    VisitorFeed feed,
    InstantSource clock,
    VisitorTokens tokens,
    Predicate<String> callable) {

  /**
   * The token a client brings, when it is one of ours: made here, or by an earlier release and
   * written with since. Empty for any other: what a client made up becomes nobody's key.
   */
  Maybe<VisitorToken> ours(ChannelAccount account, VisitorToken token) {
    return tokens.made(token)
        ? Maybe.just(token)
        : conversations.newestOfThread(account.id(), token.threadKey()).map(known -> token);
  }
}
