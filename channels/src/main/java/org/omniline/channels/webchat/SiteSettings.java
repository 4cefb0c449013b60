package org.omniline.channels.webchat;

import java.util.Map;
import org.omniline.channels.EmergencyNumber;
import org.omniline.conversation.Refusal;

/** What an administrator may set of a site, judged before it is saved. */
public final class SiteSettings {
  private SiteSettings() {}

  /**
   * Judges those that have a form.
   *
   * @param settings only what is to be saved: what was saved before it was judged keeps nobody from
   *     the rest
   * @throws Refusal INVALID, with the field, the line from 1 and the reason
   */
  public static void check(Map<String, String> settings) {
    settings.forEach(
        (key, text) -> {
          String field = "settings." + key;
          switch (key) {
            case "choices" -> Choice.check(field, text);
            case "emergency", "emergency.en" -> EmergencyNumber.check(field, text);
            default -> {
              // free text
            }
          }
        });
  }
}
