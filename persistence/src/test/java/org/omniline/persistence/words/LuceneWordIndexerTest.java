package org.omniline.persistence.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LuceneWordIndexerTest {
  private static final LuceneWordIndexer INDEXER = new LuceneWordIndexer();

  private static void finds(String query, String text) {
    assertThat(INDEXER.queryWords(query)).as(query).isNotEmpty();
    assertThat(INDEXER.words(text)).as(text).containsAll(INDEXER.queryWords(query));
  }

  private static void findsNot(String query, String text) {
    assertThat(INDEXER.queryWords(query)).as(query).isNotEmpty();
    assertThat(INDEXER.words(text).containsAll(INDEXER.queryWords(query))).as(text).isFalse();
  }

  @Test
  void query_isCutIntoWords() {
    assertThat(INDEXER.queryWords("经常失眠焦虑")).containsExactly("经常", "失眠", "焦虑");
    finds("经常失眠焦虑", "我很焦虑，最近失眠，是经常的事");
    findsNot("经常失眠焦虑", "我很焦虑，最近失眠");
  }

  @Test
  void query_findsAWordHoweverTheTextWasCut() {
    finds("难过", "今天心里难过得很");
    finds("难过", "难过");
    finds("抑郁", "医生说是抑郁症");
    finds("抑郁症", "医生说是抑郁症");
    finds("抑郁症", "抑郁，症状很多，有抑郁症状");
    finds("派出所", "我在派出所门口");
    finds("死", "想死");
    findsNot("失眠", "失去了睡眠");
  }

  @Test
  void query_findsEveryPartOfAText() {
    String text = "我叫小王，今年十六岁，昨天晚上和妈妈吵架以后离家出走了，现在不知道该去哪里";
    for (String clause : text.split("，", -1)) {
      for (int from = 0; from < clause.length(); from++) {
        for (int to = from + 2; to <= clause.length(); to++) {
          finds(clause.substring(from, to), text);
        }
      }
    }
  }

  @Test
  void mixedText_keepsBothLanguages() {
    assertThat(INDEXER.words("我在用iPhone拍照, really GOOD！"))
        .contains("iphone", "really", "good", "拍照");
  }

  @Test
  void widths_areFolded() {
    assertThat(INDEXER.words("ＱＱ１２３４５６ ｶﾀｶﾅ")).contains("qq123456", "カタカナ");
    assertThat(INDEXER.words("ＷｅＣｈａｔ")).isEqualTo(INDEXER.words("wechat"));
  }

  @Test
  void traditional_isFoundByTraditional() {
    finds("憂鬱", "我覺得很憂鬱");
  }

  @Test
  void digits_areWholeWords() {
    assertThat(INDEXER.words("电话13812345678，学号20230017")).contains("13812345678", "20230017", "电话");
  }

  @Test
  void emojiAndPunctuation_areNoWords() {
    assertThat(INDEXER.words("😭😭 👨‍👩‍👧 …！？ ♥")).isEmpty();
    assertThat(INDEXER.words("难过😭")).containsExactlyInAnyOrder("难", "过", "难过");
    assertThat(INDEXER.words("   \n\t")).isEmpty();
    assertThat(INDEXER.words("")).isEmpty();
  }

  @Test
  void longWords_areCutAlikeForBothSides() {
    Set<String> words = INDEXER.words("a".repeat(200));
    assertThat(words).containsExactly("a".repeat(LuceneWordIndexer.MAX_WORD_CHARS));
    // 𠀀 takes two chars: none is cut in half.
    assertThat(INDEXER.words("x" + "\uD840\uDC00".repeat(40)))
        .allSatisfy(
            word ->
                assertThat(Character.isHighSurrogate(word.charAt(word.length() - 1))).isFalse());
  }

  @Test
  void words_areBounded() {
    String many = String.join(" ", IntStream.range(0, 20_000).mapToObj(i -> "w" + i).toList());
    assertThat(INDEXER.words(many)).hasSize(LuceneWordIndexer.MAX_WORDS);
    assertThat(INDEXER.words("心理咨询".repeat(50_000)).size())
        .isLessThanOrEqualTo(LuceneWordIndexer.MAX_WORDS);
  }

  @Test
  void longRuns_areCutWithoutLosingAPair() {
    StringBuilder run = new StringBuilder();
    for (int i = 0; i < 600; i++) {
      run.appendCodePoint(0x4E00 + i);
    }
    for (int i = 0; i + 2 <= run.length(); i++) {
      finds(run.substring(i, i + 2), run.toString());
    }
  }

  @Test
  void damagedText_isIndexedAsFarAsItGoes() {
    assertThat(INDEXER.words("好\uD800的\0 ok")).contains("ok");
  }

  @Test
  void threads_doNotDisturbEachOther() {
    Set<String> expected = INDEXER.words("我最近经常失眠 hello");
    List<CompletableFuture<Set<String>>> all =
        IntStream.range(0, 200)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> INDEXER.words("我最近经常失眠 hello")))
            .toList();
    assertThat(all).allSatisfy(one -> assertThat(one.join()).isEqualTo(expected));
  }
}
