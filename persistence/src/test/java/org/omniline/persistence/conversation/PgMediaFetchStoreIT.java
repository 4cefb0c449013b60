package org.omniline.persistence.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.conversation.Change;
import org.omniline.conversation.Content;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryKind;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.intake.MediaFetch;
import org.omniline.conversation.intake.MediaFetchStore;
import org.omniline.conversation.intake.Receipt;
import org.omniline.persistence.sql.PostgresExtension;

class PgMediaFetchStoreIT {
  @RegisterExtension static final PostgresExtension postgres = new PostgresExtension();

  private static final Duration LONG = Duration.ofMinutes(5);
  private static Hotline hotline;

  private Receipt receipt;

  @BeforeAll
  static void open() {
    hotline = new Hotline(postgres.database());
  }

  @BeforeEach
  void begin() {
    hotline.facts("delete from media_fetch returning seq");
    receipt =
        hotline.store(
            hotline.message(
                hotline.account,
                hotline.visitor(),
                "p" + hotline.ids.next(),
                null,
                EntryKind.MESSAGE_IN,
                new Content(
                    EntryType.IMAGE,
                    null,
                    Map.of(MediaFetch.PEER_MEDIA_ID, "media-1", "format", "jpg"),
                    List.of())));
  }

  private MediaFetchStore store(String node) {
    return new PgMediaFetchStore(
        hotline.database, hotline.cipher, hotline.indexer, hotline.accounts, node);
  }

  private Entry entry() {
    return hotline.all(receipt.conversationId()).entries().get((int) receipt.seq() - 1);
  }

  @Test
  void attach_putsTheFileIntoTheEntryOnce() {
    MediaRef ref = new MediaRef(hotline.ids.next(), "photo.jpg", "image/jpeg", 3);
    hotline
        .database
        .sql()
        .update(
            """
            insert into media (id, name_sealed, content_type, size, owner_hash)
            values ($1, $2, 'image/jpeg', 3, $2)
            """,
            Tuple.of(ref.id(), Buffer.buffer("sealed")))
        .ignoreElement()
        .blockingAwait();
    MediaFetch fetch =
        store("a").claim(receipt.conversationId(), receipt.seq(), LONG).blockingGet();
    assertThat(fetch.peerMediaId()).isEqualTo("media-1");
    assertThat(fetch.attempt()).isEqualTo(1);
    assertThat(store("b").claimDue(10, LONG).blockingGet()).isEmpty();
    Change change = store("a").attach(fetch, ref).blockingGet();
    assertThat(change.entries()).containsExactly(entry());
    assertThat(entry().content().media()).containsExactly(ref);
    assertThat(entry().content().data()).isEqualTo(Map.of("format", "jpg"));
    assertThat(entry().rev()).isEqualTo(change.rev());
    assertThat(store("a").attach(fetch, ref).isEmpty().blockingGet()).isTrue();
    assertThat(hotline.facts("select conversation_id from media where id = $1", ref.id()))
        .containsExactly(String.valueOf(receipt.conversationId()));
    assertThat(store("b").claimDue(10, LONG).blockingGet()).isEmpty();
  }

  @Test
  void giveUp_saysWhyInTheEntry() {
    MediaFetch fetch = store("a").claimDue(10, LONG).blockingGet().get(0);
    Change change = store("a").giveUp(fetch, "media.too-large").blockingGet();
    assertThat(change).isNotNull();
    assertThat(entry().content().data())
        .isEqualTo(Map.of("format", "jpg", MediaFetch.MEDIA_ERROR, "media.too-large"));
  }

  @Test
  void claimDue_takesOverWhatADeadNodeHeld() {
    MediaFetch dead = store("a").claimDue(10, Duration.ofMillis(50)).blockingGet().get(0);
    MediaFetch taken =
        await()
            .until(() -> store("b").claimDue(10, LONG).blockingGet(), due -> !due.isEmpty())
            .get(0);
    assertThat(taken.attempt()).isEqualTo(2);
    assertThat(store("a").giveUp(dead, "late").isEmpty().blockingGet()).isTrue();
    store("b").tryLater(taken, Duration.ZERO).blockingAwait();
    assertThat(store("a").claimDue(10, LONG).blockingGet().get(0).attempt()).isEqualTo(3);
  }
}
