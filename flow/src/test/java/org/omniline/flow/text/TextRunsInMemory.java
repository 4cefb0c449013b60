package org.omniline.flow.text;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.omniline.conversation.AccountRef;
import org.omniline.conversation.Author;
import org.omniline.conversation.Change;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ContactRef;
import org.omniline.conversation.Content;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.Risk;
import org.omniline.flow.run.FlowStep;

/** One conversation and its run; a turn is stored or not as in a database. */
final class TextRunsInMemory implements TextRuns {
  static final long ID = 7;

  Instant now = Instant.parse("2026-12-01T02:00:00Z");
  ConversationState state = ConversationState.SELF_SERVICE;
  TextRun run;
  boolean noSuchTarget;
  final List<String> said = new ArrayList<>();
  final List<FlowStep> steps = new ArrayList<>();
  final List<TextTurn.End> ends = new ArrayList<>();
  private final List<Said> written = new ArrayList<>();

  void writes(String text) {
    written.add(new Said(written.size() + 1L, text));
  }

  String last() {
    return said.get(said.size() - 1);
  }

  private Conversation conversation() {
    return new Conversation(
        ID,
        1,
        1,
        1,
        state,
        Channel.WEBCHAT,
        new AccountRef(1, "demo", "热线"),
        "thread",
        new Ref(2, "咨询"),
        new ContactRef(3, "访客", ""),
        null,
        null,
        Risk.NOT_ASSESSED,
        0,
        now,
        null,
        null,
        null,
        null,
        written.size(),
        written.size(),
        0,
        0,
        null,
        null,
        null,
        1);
  }

  @Override
  public Maybe<Stored> turn(long conversation, Decision decision) {
    return Maybe.defer(
        () -> {
          long seen = run == null ? 0 : run.seen();
          TextTurn turn =
              decision.of(
                  new Standing(
                      conversation(),
                      run,
                      written.stream().filter(one -> one.seq() > seen).toList(),
                      null,
                      Map.of(
                          "menu-person", "人工服务",
                          "menu-again", "请回复{example}",
                          "menu-digits", "请回复{digits}位",
                          "menu-silent", "转人工",
                          "menu-left", "先到这里",
                          "menu-bye", "再见"),
                      now));
          return turn == null ? Maybe.empty() : stored(turn);
        });
  }

  private Maybe<Stored> stored(TextTurn turn) {
    if (turn.end() instanceof TextTurn.End.Person person) {
      if (noSuchTarget && person.asked().queue() != null) {
        return Maybe.error(Refusal.invalid("queue", "no-such", "There is no such queue."));
      }
      state = ConversationState.WAITING;
    } else if (turn.end() instanceof TextTurn.End.LeftMessage) {
      state = ConversationState.WAITING;
    } else if (turn.end() instanceof TextTurn.End.Closed) {
      state = ConversationState.CLOSED;
    } else if (turn.end() instanceof TextTurn.End.Left) {
      state = ConversationState.ABANDONED;
    }
    assertPlace(turn);
    run = turn.run();
    said.addAll(turn.say());
    steps.addAll(turn.steps());
    if (!(turn.end() instanceof TextTurn.End.Stays)) {
      ends.add(turn.end());
    }
    List<Entry> entries =
        turn.say().stream()
            .map(
                text ->
                    new Entry(
                        ID,
                        said.size(),
                        1,
                        now,
                        EntryKind.MESSAGE_OUT,
                        Author.SYSTEM,
                        Content.text(text),
                        null,
                        null,
                        null))
            .toList();
    return Maybe.just(new Stored(new Change(0, conversation(), entries), turn, null));
  }

  /** Steps stand one after the other, none twice. */
  private void assertPlace(TextTurn turn) {
    if (!turn.steps().isEmpty() && turn.first() != steps.size()) {
      throw new AssertionError("place " + turn.first() + " after " + steps.size() + " steps");
    }
  }

  @Override
  public Single<List<Due>> due(int most) {
    return Single.just(List.of(new Due(ID, Channel.WEBCHAT, "demo")));
  }
}
