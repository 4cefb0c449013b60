package org.omniline.playground.wechat;

/**
 * The official account the playground speaks for.
 *
 * @param code the account's code in our addresses
 * @param originalId what pushes name as the receiver
 */
public record DemoAccount(
    String code,
    String originalId,
    String appId,
    String secret,
    String token,
    String encodingAesKey) {
  /** As the first start creates it. */
  public static DemoAccount wxDemo() {
    return new DemoAccount(
        "wx-demo",
        "gh_demo00000001",
        "wxdemo0000000001",
        "omniline-playground-secret",
        "omniline",
        "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE");
  }
}
