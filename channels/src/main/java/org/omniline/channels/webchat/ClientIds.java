package org.omniline.channels.webchat;

/**
 * The peer's own id of a visitor's message: the page's UUID within its thread, so that a visitor
 * who guesses or repeats another's UUID can neither swallow that message nor learn of it.
 */
final class ClientIds {
  private ClientIds() {}

  static String externalId(String threadKey, String clientId) {
    return clientId + "@" + threadKey;
  }

  static String clientIdOf(String externalId) {
    int at = externalId.indexOf('@');
    return at < 0 ? externalId : externalId.substring(0, at);
  }
}
