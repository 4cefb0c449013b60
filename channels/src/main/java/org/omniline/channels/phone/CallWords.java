package org.omniline.channels.phone;

import io.reactivex.rxjava3.core.Single;
import java.util.List;
import java.util.stream.Collectors;
import org.omniline.channels.EmergencyNumber;
import org.omniline.channels.phone.ivr.Words;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Conversation;
import org.omniline.conversation.Entry;
import org.omniline.conversation.EntryType;
import org.omniline.conversation.Later;

/** What callers are told before a hang-up, as their conversation and account say. Thread-safe. */
final class CallWords {
  /** Of an account that names none. Ours, as on the visitors' page, and the helpline's own. */
  private static final List<EmergencyNumber> USUAL =
      List.of(
          new EmergencyNumber("心理援助", "12356"),
          new EmergencyNumber("报警", "110"),
          new EmergencyNumber("急救", "120"));

  private final AccessNumbers numbers;

  CallWords(AccessNumbers numbers) {
    this.numbers = numbers;
  }

  /** Never fails: numbers are told also where the account cannot be read. */
  Single<Words> of(Conversation conversation, List<Entry> entries) {
    Later later = conversation.later();
    boolean asked = later != null && later.kind() == Later.Kind.CONTACT_REQUEST;
    List<Entry> told = entries.stream().filter(CallWords::isTold).toList();
    // What was said while waiting is not said again to who has asked to be called.
    String text =
        text(asked && told.size() > 1 ? told.subList(told.size() - 1, told.size()) : told);
    return numbers
        .byId(conversation.account().id())
        .map(CallWords::emergency)
        .onErrorReturnItem(USUAL)
        .defaultIfEmpty(USUAL)
        .map(all -> new Words(text, all));
  }

  static boolean isTold(Entry entry) {
    return entry.content().type() == EntryType.CALL_TOLD;
  }

  static String text(List<Entry> told) {
    return told.stream()
        .map(entry -> entry.content().data().getOrDefault("text", ""))
        .collect(Collectors.joining(" "));
  }

  private static List<EmergencyNumber> emergency(ChannelAccount account) {
    List<EmergencyNumber> own = EmergencyNumber.read(account.setting("emergency", ""));
    if (!own.isEmpty()) {
      return own;
    }
    // Nobody is sent back to where they have just called.
    List<String> here = List.of(account.setting("numbers", "").replace(" ", "").split(",", -1));
    return USUAL.stream().filter(one -> !here.contains(one.number())).toList();
  }
}
