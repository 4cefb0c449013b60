package org.omniline.persistence.conversation;

import io.reactivex.rxjava3.core.Maybe;
import io.vertx.sqlclient.Tuple;
import org.omniline.persistence.sql.Sql;

/** By which words who waits may ask for something, where there is no button. */
final class WordsToAsk {
  private WordsToAsk() {}

  /**
   * A text with the words of the account below it, in the first text of a wait; the text alone
   * afterwards, and where no word is switched on.
   *
   * @param rule by which the text is told; noted already
   */
  static Maybe<String> below(Sql tx, ConversationWork work, String rule, String text) {
    return tx.first(
        """
        select string_agg(replace(case when $4 = 'en' and t.text_en <> '' then t.text_en else t.text end,
            '{word}', btrim(a.settings ->> w.key)), E'\\n' order by w.n) as words
        from channel_account a
        cross join (values (1, 'placeKeyword', 'word-place'),
          (2, 'messageKeyword', 'word-message'),
          (3, 'contactKeyword', 'word-contact')) as w(n, key, code)
        join system_text t on t.code = w.code and t.text <> ''
        where a.id = $1 and a.channel not in ('WEBCHAT', 'PHONE')
          and btrim(coalesce(a.settings ->> w.key, '')) <> ''
          and (select true from queue_visit v join queue_action told on told.visit_id = v.id
            where v.conversation_id = $2 and told.kind = 'MESSAGE' and told.rule <> $3
              and told.rule not like 'asked-%'
            limit 1) is null
        """,
        Tuple.of(work.draft.accountId, work.draft.id, rule, work.draft.language),
        row -> {
          String words = row.getString("words");
          return words == null ? text : text + "\n" + words;
        });
  }
}
