package org.omniline.channels.wechat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import me.chanjar.weixin.mp.api.WxMpService;
import me.chanjar.weixin.mp.api.impl.WxMpServiceImpl;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.port.SharedCache;

/**
 * One WxJava client per account, made anew when an administrator changes the account. Its own
 * sleeping retry is switched off ({@code maxRetryTimes 0}): WxJava would sleep up to 31 s in the
 * calling thread (facts.md 6.2); the outbox repeats instead.
 */
public final class WechatClients {
  private record Known(WechatSettings settings, WxMpService service) {}

  private final SharedCache cache;
  private final int timeoutMs;
  private final int connections;
  private final Map<Long, Known> clients = new ConcurrentHashMap<>();

  /**
   * @param timeoutMs limit of each network wait, in milliseconds
   * @param connections most at once per account
   */
  public WechatClients(SharedCache cache, int timeoutMs, int connections) {
    this.cache = cache;
    this.timeoutMs = timeoutMs;
    this.connections = connections;
  }

  WxMpService of(ChannelAccount account) {
    WechatSettings settings = WechatSettings.of(account);
    return clients.compute(
            account.id(),
            (id, known) ->
                known != null && known.settings.equals(settings)
                    ? known
                    : new Known(settings, create(settings)))
        .service;
  }

  private WxMpService create(WechatSettings settings) {
    WxMpServiceImpl service = new WxMpServiceImpl();
    service.setWxMpConfigStorage(
        new SharedTokenConfig(settings, cache, new TimedHttpClients(timeoutMs, connections)));
    service.setMaxRetryTimes(0);
    service.setRetrySleepMillis(0);
    return service;
  }
}
