package org.omniline.gateway.api;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Author;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Entry;
import org.omniline.conversation.MediaRef;

/**
 * A conversation's whole record as one page that needs nothing else: for the file, the court or the
 * printer. In Chinese. Everything people wrote is escaped.
 */
final class ConversationHtml {
  private static final String STYLE =
      "body{font:15px/1.6 sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#222}"
          + "table{border-collapse:collapse;width:100%}"
          + "td,th{border-bottom:1px solid #ddd;padding:.35rem .6rem;text-align:left;"
          + "vertical-align:top}td.text{white-space:pre-wrap;word-break:break-word}"
          + "tr.note{background:#fff8e1}tr.event{color:#777}";

  private final DateTimeFormatter time;

  /**
   * Makes a writer.
   *
   * @param zone the site's: the record is read by people there
   */
  ConversationHtml(ZoneId zone) {
    this.time = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxx").withZone(zone);
  }

  String render(Conversation conversation, List<Entry> entries) {
    StringBuilder html = new StringBuilder(4_096);
    html.append("<!doctype html><html lang=\"zh\"><head><meta charset=\"utf-8\"><title>会话记录 ")
        .append(conversation.id())
        .append("</title><style>")
        .append(STYLE)
        .append("</style></head><body><h1>会话记录 ")
        .append(conversation.id())
        .append("</h1><table>");
    row(html, "渠道", conversation.account().name());
    row(html, "来访者", name(conversation));
    row(html, "技能组", conversation.queue().name());
    row(html, "咨询员", conversation.owner() == null ? "" : conversation.owner().name());
    row(html, "风险", conversation.risk().name());
    row(html, "开始", time.format(conversation.openedAt()));
    row(html, "结束", conversation.closedAt() == null ? "" : time.format(conversation.closedAt()));
    row(html, "小结", conversation.disposition() == null ? "" : conversation.disposition().label());
    html.append("</table><h2>记录</h2><table><tr><th>#</th><th>时间</th><th>谁</th><th>内容</th></tr>");
    entries.forEach(entry -> entry(html, entry));
    return html.append("</table></body></html>").toString();
  }

  private static String name(Conversation conversation) {
    String name = conversation.contact().name();
    return (name == null ? "匿名" : name) + " (" + conversation.contact().hint() + ")";
  }

  private void entry(StringBuilder html, Entry entry) {
    String style =
        switch (entry.kind()) {
          case NOTE -> "note";
          case EVENT -> "event";
          case MESSAGE_IN, MESSAGE_OUT -> "message";
        };
    html.append("<tr class=\"")
        .append(style)
        .append("\"><td>")
        .append(entry.seq())
        .append("</td><td>")
        .append(time.format(entry.at()))
        .append("</td><td>")
        .append(escape(author(entry)))
        .append("</td><td class=\"text\">");
    String text = entry.content().text();
    html.append(text == null ? escape(entry.content().type().name()) : escape(text));
    entry.content().data().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            e ->
                html.append("<br>")
                    .append(escape(e.getKey()))
                    .append(": ")
                    .append(escape(e.getValue())));
    for (MediaRef media : entry.content().media()) {
      html.append("<br>📎 ")
          .append(escape(media.name()))
          .append(" (")
          .append(escape(media.contentType()))
          .append(", ")
          .append(media.size())
          .append(" B, ")
          .append(media.id())
          .append(')');
    }
    html.append("</td></tr>");
  }

  private static String author(Entry entry) {
    Author author = entry.author();
    String kind =
        switch (author.kind()) {
          case VISITOR -> "来访者";
          case AGENT -> "咨询员";
          case BOT -> "机器人";
          case SYSTEM -> "系统";
        };
    return author.name() == null ? kind : kind + " " + author.name();
  }

  private static void row(StringBuilder html, String label, @Nullable String value) {
    html.append("<tr><th>")
        .append(label)
        .append("</th><td>")
        .append(escape(value == null ? "" : value))
        .append("</td></tr>");
  }

  /** Enough for text and for attributes in double quotes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
