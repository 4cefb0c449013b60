package org.omniline.channels.wechat;

import java.time.Duration;
import me.chanjar.weixin.mp.config.WxMpHostConfig;
import me.chanjar.weixin.mp.config.impl.WxMpDefaultConfigImpl;
import org.omniline.conversation.port.SharedCache;

/**
 * WxJava's configuration with the access token shared by the cluster. The token comes from {@code
 * stable_token}, whose normal mode answers every node with the same valid token, so nodes that ask
 * at once do not kill each other's (facts.md 6.1).
 *
 * <p>WxJava calls these methods on the worker that sends; waiting for the cache there is what the
 * worker is for. When the cache is away each node keeps its own copy.
 */
final class SharedTokenConfig extends WxMpDefaultConfigImpl {
  private static final long serialVersionUID = 1L;

  /** A token is renewed so long before its end, in seconds. */
  private static final int MARGIN_SECONDS = 300;

  private static final long CACHE_TIMEOUT_MS = 1_000;

  private final transient SharedCache cache;
  private final String key;

  SharedTokenConfig(WechatSettings settings, SharedCache cache, TimedHttpClients clients) {
    this.cache = cache;
    this.key = "wechat-token/" + settings.appId();
    setAppId(settings.appId());
    setSecret(settings.secret());
    useStableAccessToken(true);
    setApacheHttpClientBuilder(clients);
    if (!settings.apiHost().equals(WechatSettings.DEFAULT_API_HOST)) {
      setHostConfig(
          WxMpHostConfig.builder()
              .apiHost(settings.apiHost())
              .mpHost(settings.apiHost())
              .openHost(settings.apiHost())
              .build());
    }
  }

  @Override
  public String getAccessToken() {
    String shared = shared();
    return shared.isEmpty() ? super.getAccessToken() : shared;
  }

  @Override
  public boolean isAccessTokenExpired() {
    return shared().isEmpty() && super.isAccessTokenExpired();
  }

  @Override
  public synchronized void updateAccessToken(String token, int expiresInSeconds) {
    super.updateAccessToken(token, expiresInSeconds);
    int seconds = Math.max(1, expiresInSeconds - MARGIN_SECONDS);
    cache
        .put(key, token, Duration.ofSeconds(seconds))
        .timeout(CACHE_TIMEOUT_MS, java.util.concurrent.TimeUnit.MILLISECONDS)
        .onErrorComplete()
        .blockingAwait();
  }

  @Override
  public void expireAccessToken() {
    super.expireAccessToken();
    cache
        .remove(key)
        .timeout(CACHE_TIMEOUT_MS, java.util.concurrent.TimeUnit.MILLISECONDS)
        .onErrorComplete()
        .blockingAwait();
  }

  private String shared() {
    return cache
        .get(key)
        .timeout(CACHE_TIMEOUT_MS, java.util.concurrent.TimeUnit.MILLISECONDS)
        .onErrorComplete()
        .blockingGet("");
  }
}
