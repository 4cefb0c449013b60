package org.omniline.channels.wechat;

import java.util.concurrent.TimeUnit;
import me.chanjar.weixin.common.util.http.apache.ApacheHttpClientBuilder;
import org.apache.http.client.HttpRequestRetryHandler;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.conn.ConnectionKeepAliveStrategy;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;

/**
 * HTTP clients for WxJava with a limit on every wait. WxJava's own builder waits for ever for a
 * pooled connection (facts.md 6.2) and repeats a request whose fate is unknown; this one does
 * neither: a message may only be repeated when a person or the outbox decides so.
 */
final class TimedHttpClients implements ApacheHttpClientBuilder {
  private final int timeoutMs;
  private final int connections;

  /**
   * @param timeoutMs for connecting, for each read and for a pooled connection, in milliseconds
   * @param connections most at once per account
   */
  TimedHttpClients(int timeoutMs, int connections) {
    this.timeoutMs = timeoutMs;
    this.connections = connections;
  }

  @Override
  public CloseableHttpClient build() {
    return HttpClients.custom()
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectTimeout(timeoutMs)
                .setSocketTimeout(timeoutMs)
                .setConnectionRequestTimeout(timeoutMs)
                .build())
        .setMaxConnPerRoute(connections)
        .setMaxConnTotal(connections)
        .setConnectionTimeToLive(1, TimeUnit.MINUTES)
        .disableAutomaticRetries()
        .disableCookieManagement()
        .setUserAgent("omniline")
        .build();
  }

  // What follows is not offered in the product's configuration; WxJava's interface asks for it.

  @Override
  public ApacheHttpClientBuilder httpProxyHost(String host) {
    return this;
  }

  @Override
  public ApacheHttpClientBuilder httpProxyPort(int port) {
    return this;
  }

  @Override
  public ApacheHttpClientBuilder httpProxyUsername(String username) {
    return this;
  }

  @Override
  public ApacheHttpClientBuilder httpProxyPassword(String password) {
    return this;
  }

  @Override
  public ApacheHttpClientBuilder httpRequestRetryHandler(HttpRequestRetryHandler handler) {
    return this;
  }

  @Override
  public ApacheHttpClientBuilder keepAliveStrategy(ConnectionKeepAliveStrategy strategy) {
    return this;
  }

  @Override
  public ApacheHttpClientBuilder sslConnectionSocketFactory(SSLConnectionSocketFactory factory) {
    return this;
  }
}
