package org.omniline.conversation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One configured way in: a WeChat account, a site's widget, a mailbox, an access number. A row, not
 * code: an administrator adds one without a restart.
 *
 * @param code short name in addresses, unique per channel
 * @param queueId where its conversations wait
 * @param settings by the channel's own keys; values under {@link #secret} are kept enciphered and
 *     are never sent to a browser
 * @param version what it was loaded with, 0 to create; the store gives the next one
 */
public record ChannelAccount(
    long id,
    Channel channel,
    String code,
    String name,
    long queueId,
    boolean active,
    Map<String, String> settings,
    Map<String, String> secret,
    int version) {
  public ChannelAccount {
    settings = Map.copyOf(settings);
    secret = Map.copyOf(secret);
  }

  /** One that is not saved yet. */
  public ChannelAccount(
      long id,
      Channel channel,
      String code,
      String name,
      long queueId,
      boolean active,
      Map<String, String> settings,
      Map<String, String> secret) {
    this(id, channel, code, name, queueId, active, settings, secret, 0);
  }

  public @Nullable String setting(String key) {
    return settings.get(key);
  }

  /** What is set; the fallback where nothing is, as where a form's field was left empty. */
  public String setting(String key, String fallback) {
    String set = settings.get(key);
    return set == null || set.isBlank() ? fallback : set;
  }

  public AccountRef ref() {
    return new AccountRef(id, code, name);
  }

  @Override
  public String toString() {
    return "ChannelAccount[" + channel + "/" + code + "]";
  }
}
