package org.omniline.channels.phone.esl;

/**
 * What a switch answered: the text of a {@code command/reply}, of an {@code api/response} or of a
 * finished job. These are uneven: with or without a line end, {@code _undef_} for a variable that
 * is not set, {@code -ERR no reply} for an empty output. Never percent-decoded, with the one
 * exception that is encoded whole: the reply to {@code connect} of outbound mode.
 *
 * @param text without the line ends at its end
 */
public record EslReply(String text) {
  public EslReply {
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    text = text.substring(0, end);
  }

  /** The reply in a frame of one of the two kinds. */
  static EslReply of(EslFrame frame) {
    if (frame.kind() == EslFrame.Kind.API_RESPONSE) {
      return new EslReply(frame.text());
    }
    String said = frame.header("Reply-Text");
    String text = said == null ? "" : said;
    return new EslReply(frame.header("Event-Name") == null ? text : EslText.percentDecode(text));
  }

  /** Whether it begins with {@code +OK}. A value that was asked for does not. */
  public boolean isOk() {
    return text.startsWith("+OK");
  }

  /**
   * Whether the switch refused. {@code -ERR no reply} is none: the call did its work and had
   * nothing to say.
   */
  public boolean isRefusal() {
    return (text.startsWith("-ERR") && !isNoReply()) || text.startsWith("-USAGE");
  }

  /** A value that was asked for; empty when it is not set, or when there was nothing to say. */
  public String value() {
    return text.equals("_undef_") || isNoReply() ? "" : text;
  }

  private boolean isNoReply() {
    return text.equals("-ERR no reply");
  }
}
