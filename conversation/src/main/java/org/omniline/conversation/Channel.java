package org.omniline.conversation;

/** How somebody reaches the hotline. Stored by name: never rename a constant. */
public enum Channel {
  WEBCHAT,
  WECHAT,
  PHONE,
  WEIBO,
  SMS,
  EMAIL
}
