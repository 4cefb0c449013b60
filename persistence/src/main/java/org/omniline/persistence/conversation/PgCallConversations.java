package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Author;
import org.omniline.conversation.Change;
import org.omniline.conversation.Content;
import org.omniline.conversation.ConversationState;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Ref;
import org.omniline.conversation.port.CallConversations;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.port.ConversationStore.Actor;
import org.omniline.conversation.port.Ids;
import org.omniline.conversation.port.WordIndexer;
import org.omniline.persistence.sql.PgDatabase;
import org.omniline.persistence.sql.Sql;

/** Calls' steps in the timeline, and their ends. Thread-safe. */
public final class PgCallConversations implements CallConversations {
  private static final String BY = "by";

  private final Commands commands;
  private final HandCommands hands;
  private final SystemMessages messages;

  public PgCallConversations(PgDatabase database, Cipher cipher, WordIndexer indexer, Ids ids) {
    Sealing sealing = new Sealing(cipher, indexer);
    this.commands = new Commands(database, sealing);
    this.hands = new HandCommands(database, sealing);
    this.messages = new SystemMessages(ids);
  }

  @Override
  public Maybe<Change> note(
      long conversation,
      String key,
      EntryType type,
      @Nullable Ref agent,
      Map<String, String> data) {
    Author author = agent == null ? Author.SYSTEM : Author.agent(agent.id(), agent.name());
    return commands.maybe(
        conversation,
        (tx, work) ->
            written(tx, conversation, key)
                .flatMap(
                    before -> {
                      if (before) {
                        return Maybe.empty();
                      }
                      return said(tx, work, type, data)
                          .map(
                              told -> {
                                work.event(author, Content.event(type, told), key);
                                return type == EntryType.CALL_CONNECTED
                                    ? UnmetCalls.met(tx, work)
                                    : List.<Completable>of();
                              });
                    }));
  }

  /** To a call it is the agent's side that ends it; the timeline tells a supervisor from it. */
  private static Maybe<Map<String, String>> said(
      Sql tx, ConversationWork work, EntryType type, Map<String, String> data) {
    Ref owner = work.draft.owner;
    if (type != EntryType.CALL_ENDED || !"AGENT".equals(data.get(BY)) || owner == null) {
      return Maybe.just(data);
    }
    return tx.first(
            // Of what was ended before this call began nothing is said.
            """
            select type = 'ENDED' and author_kind = 'AGENT' and author_id <> $2 as released
            from entry
            where conversation_id = $1 and type in ('ENDED', 'CALL_CONNECTED', 'CALL_DIALLED')
            order by seq desc limit 1
            """,
            Tuple.of(work.draft.id, owner.id()),
            row -> Boolean.TRUE.equals(row.getBoolean("released")))
        .defaultIfEmpty(false)
        .map(
            released -> {
              Map<String, String> told = new HashMap<>(data);
              if (released) {
                told.put(BY, "SUPERVISOR");
              }
              return told;
            })
        .toMaybe();
  }

  private static Maybe<Boolean> written(Sql tx, long conversation, String key) {
    return tx.first(
        """
        select exists (select 1 from entry e where e.conversation_id = $1 and e.command_id = $2)
          as written
        """,
        Tuple.of(conversation, key),
        row -> row.getBoolean("written"));
  }

  @Override
  public Maybe<Change> consulted(
      long conversation, String key, Ref from, Ref to, @Nullable String note) {
    return commands.maybe(
        conversation,
        (tx, work) ->
            written(tx, conversation, key)
                .flatMap(
                    before ->
                        before || served(work, from.id()) == null
                            ? Maybe.empty()
                            : hands.consulted(tx, work, actor(from), key, to.id(), note)));
  }

  @Override
  public Maybe<Change> consultEnded(long conversation, long colleague) {
    return commands.maybe(
        conversation,
        (tx, work) -> {
          Ref asked = work.draft.hands.handoverTo();
          return asked != null && asked.id() == colleague
              ? Maybe.just(HandCommands.lapsed(tx, work))
              : Maybe.empty();
        });
  }

  @Override
  public Maybe<Change> given(long conversation, String key, Ref from, Ref to) {
    return commands.maybe(
        conversation,
        (tx, work) ->
            served(work, from.id()) == null
                ? Maybe.empty()
                : hands.given(tx, work, actor(to), key));
  }

  private static Actor actor(Ref who) {
    return new Actor(who.id(), who.name(), false);
  }

  @Override
  public Maybe<Change> left(long conversation, boolean unmet) {
    return commands.maybe(
        conversation,
        (tx, work) ->
            switch (work.draft.state) {
              case SERVING -> unmet ? UnmetCalls.left(tx, work) : Maybe.just(talkEnded(tx, work));
              case WAITING, SELF_SERVICE -> ServiceCommands.left(tx, work, Map.of());
              default -> Maybe.empty();
            });
  }

  @Override
  public Maybe<Change> personAsked(long conversation, PersonAsked asked) {
    return commands.maybe(
        conversation, (tx, work) -> SelfServices.personAsked(tx, work, asked, messages));
  }

  @Override
  public Maybe<Change> selfServed(long conversation) {
    return commands.maybe(conversation, SelfServices::selfServed);
  }

  @Override
  public Maybe<Change> finished(long conversation, long agent) {
    return commands.maybe(
        conversation,
        (tx, work) -> {
          Ref owner = served(work, agent);
          return owner == null
              ? Maybe.empty()
              : Maybe.just(ServiceCommands.ended(tx, work, Author.agent(owner.id(), owner.name())));
        });
  }

  @Override
  public Maybe<Change> returned(long conversation, long agent, boolean unmet) {
    return commands.maybe(
        conversation,
        (tx, work) -> {
          Ref owner = served(work, agent);
          if (owner == null) {
            return Maybe.empty();
          }
          return unmet
              ? UnmetCalls.returned(tx, work, owner, "phone-lost")
              : Maybe.just(PgRoutedConversations.waitsAgain(tx, work, owner, "phone-lost"));
        });
  }

  private static List<Completable> talkEnded(Sql tx, ConversationWork work) {
    return ServiceCommands.ended(tx, work, Author.visitor(work.draft.ownName()));
  }

  /** The owner, when it is this agent who talks; null when it is not. */
  private static @Nullable Ref served(ConversationWork work, long agent) {
    Ref owner = work.draft.owner;
    return owner != null && owner.id() == agent && work.draft.state == ConversationState.SERVING
        ? owner
        : null;
  }
}
