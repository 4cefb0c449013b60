package org.omniline.conversation;

/**
 * One way to reach a person, as a channel knows it. Personal data: stored enciphered, found by a
 * keyed hash, shown masked.
 *
 * @param kind what the value is
 * @param value the openid, number, address or visitor id, normalised by the channel
 */
public record IdentityKey(Kind kind, String value) {
  /** Kinds of identities; {@link #perAccount} ones are only unique within their account. */
  public enum Kind {
    WEB_VISITOR(true),
    WECHAT_OPENID(true),
    WEIBO_UID(true),
    PHONE(false),
    EMAIL(false);

    private final boolean perAccount;

    Kind(boolean perAccount) {
      this.perAccount = perAccount;
    }

    public boolean perAccount() {
      return perAccount;
    }
  }

  /** First three and last two characters, enough to recognise and not enough to reach. */
  public String hint() {
    int n = value.codePointCount(0, value.length());
    if (n <= 6) {
      return "…" + value.substring(value.offsetByCodePoints(value.length(), -Math.min(2, n)));
    }
    return value.substring(0, value.offsetByCodePoints(0, 3))
        + "…"
        + value.substring(value.offsetByCodePoints(value.length(), -2));
  }

  @Override
  public String toString() {
    return kind + ":" + hint();
  }
}
