package org.omniline.channels.wechat;

import org.jspecify.annotations.Nullable;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Refusal;

/**
 * What a WeChat account's row must say, read from its settings.
 *
 * @param appId the platform's id of the account
 * @param token shared with the platform; signs each push
 * @param encodingAesKey 43 characters; null when only plain pushes are used
 * @param secret for the access token
 * @param plainAllowed whether unencrypted pushes are accepted; their bodies are not signed, so
 *     anybody who saw one address may forge one
 * @param apiHost {@code https://api.weixin.qq.com}, or a peer to test with
 */
record WechatSettings(
    String appId,
    String token,
    @Nullable String encodingAesKey,
    String secret,
    boolean plainAllowed,
    String apiHost) {
  static final String DEFAULT_API_HOST = "https://api.weixin.qq.com";

  /**
   * @throws Refusal INVALID naming the setting that is missing or malformed
   */
  static WechatSettings of(ChannelAccount account) {
    String aesKey = account.secret().get("encodingAesKey");
    if (aesKey != null && !aesKey.isBlank() && aesKey.length() != 43) {
      throw Refusal.invalid(
          "settings.encodingAesKey",
          "wrong-form",
          "encodingAesKey of " + account + " must have 43 characters");
    }
    return new WechatSettings(
        required(account, "appId", account.setting("appId")),
        required(account, "token", account.secret().get("token")),
        aesKey == null || aesKey.isBlank() ? null : aesKey,
        required(account, "appSecret", account.secret().get("appSecret")),
        Boolean.parseBoolean(account.setting("plainAllowed", "false")),
        account.setting("apiHost", DEFAULT_API_HOST));
  }

  private static String required(ChannelAccount account, String key, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw Refusal.invalid("settings." + key, "missing", key + " of " + account + " is not set");
    }
    return value;
  }

  /** Keeps secrets out of logs. */
  @Override
  public String toString() {
    return "WechatSettings[" + appId + "]";
  }
}
