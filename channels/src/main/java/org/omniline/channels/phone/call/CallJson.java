package org.omniline.channels.phone.call;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.channels.EmergencyNumber;
import org.omniline.channels.phone.call.AgentLeg.Stretch;
import org.omniline.channels.phone.call.CallEffect.By;
import org.omniline.channels.phone.call.CallEffect.Prompt;
import org.omniline.channels.phone.call.CallEffect.Unreached;
import org.omniline.channels.phone.ivr.IvrJson;
import org.omniline.channels.phone.ivr.Words;

/** A call as it is kept for whoever takes it over. A newer node may add fields. */
public final class CallJson {
  private CallJson() {}

  public static String encode(PhoneCall call) {
    JsonArray retiring = new JsonArray();
    call.retiring().forEach(leg -> retiring.add(leg(leg)));
    JsonArray others = new JsonArray();
    call.others().forEach(leg -> others.add(leg(leg)));
    return new JsonObject()
        .put("caller", caller(call.caller()))
        .put("gone", call.gone())
        .put("telling", name(call.telling()))
        .put("words", words(call.words()))
        .put("conversation", call.conversation())
        .put("standing", call.standing().name())
        .put("version", call.version())
        .put("owner", ear(call.owner()))
        .put("agent", leg(call.agent()))
        .put("others", others)
        .put("met", call.met())
        .put("retiring", retiring)
        .put("consult", consult(call.consult()))
        .put("watches", watches(call.watches()))
        .put("music", call.music())
        .put("muted", call.muted())
        .put("ending", name(call.ending()))
        .put("lost", name(call.lost()))
        .put("since", call.since())
        .put("settled", new JsonArray(call.settled()))
        .put("done", new JsonArray(call.done()))
        .put("ivr", IvrJson.encode(call.ivr()))
        .put("detour", detour(call.detour()))
        .put("mail", mail(call.mail()))
        .put("line", wait(call.line()))
        .put("out", out(call.out()))
        .put("rating", RatingJson.encode(call.rating()))
        .put("recorder", RecorderJson.encode(call.recorder()))
        .encode();
  }

  /**
   * The call of {@link #encode}.
   *
   * @throws RuntimeException for what is none
   */
  public static PhoneCall decode(String text) {
    JsonObject json = new JsonObject(text);
    return new PhoneCall(
        caller(json.getJsonObject("caller")),
        json.getInstant("gone"),
        constant(json.getString("telling"), Prompt::valueOf),
        words(json.getJsonObject("words")),
        json.getLong("conversation"),
        Standing.valueOf(json.getString("standing")),
        json.getLong("version"),
        ear(json.getJsonObject("owner")),
        leg(json.getJsonObject("agent")),
        each(json.getJsonArray("others", new JsonArray()), one -> need(leg((JsonObject) one))),
        json.getBoolean("met", true),
        each(json.getJsonArray("retiring"), one -> need(leg((JsonObject) one))),
        consult(json.getJsonObject("consult")),
        each(json.getJsonArray("watches", new JsonArray()), one -> watch((JsonObject) one)),
        json.getBoolean("music"),
        json.getBoolean("muted"),
        constant(json.getString("ending"), By::valueOf),
        constant(json.getString("lost"), Unreached::valueOf),
        json.getInstant("since"),
        each(json.getJsonArray("settled"), one -> ((Number) one).longValue()),
        each(json.getJsonArray("done"), String.class::cast),
        IvrJson.decode(json.getJsonObject("ivr")),
        detour(json.getJsonObject("detour")),
        mail(json.getJsonObject("mail")),
        wait(json.getJsonObject("line")),
        out(json.getJsonObject("out")),
        RatingJson.decode(json.getJsonObject("rating")),
        RecorderJson.decode(json.getJsonObject("recorder")));
  }

  private static @Nullable JsonObject detour(@Nullable Detour detour) {
    return detour == null
        ? null
        : new JsonObject()
            .put("flow", detour.flow())
            .put("turn", detour.turn())
            .put("known", new JsonObject(Map.copyOf(detour.known())))
            .put("parked", detour.parked())
            .put("plays", detour.plays())
            .put("lost", name(detour.lost()));
  }

  private static Map<String, String> texts(JsonObject json) {
    return json.stream()
        .collect(Collectors.toMap(Map.Entry::getKey, one -> String.valueOf(one.getValue())));
  }

  private static @Nullable Detour detour(@Nullable JsonObject json) {
    return json == null
        ? null
        : new Detour(
            json.getString("flow"),
            json.getInteger("turn"),
            texts(json.getJsonObject("known")),
            json.getBoolean("parked"),
            json.getBoolean("plays"),
            constant(json.getString("lost"), Unreached::valueOf));
  }

  private static JsonObject mail(VoiceMail mail) {
    JsonArray pending = new JsonArray();
    mail.pending().forEach(one -> pending.add(one.turn()).add(one.ready()));
    return new JsonObject().put("pending", pending).put("left", mail.left());
  }

  private static VoiceMail mail(@Nullable JsonObject json) {
    if (json == null) {
      return VoiceMail.NONE;
    }
    JsonArray pending = json.getJsonArray("pending");
    List<VoiceMail.Recording> all = new ArrayList<>();
    for (int i = 0; i + 1 < pending.size(); i += 2) {
      all.add(new VoiceMail.Recording(pending.getInteger(i), pending.getBoolean(i + 1)));
    }
    return new VoiceMail(all, json.getBoolean("left"));
  }

  private static @Nullable JsonObject wait(@Nullable Wait wait) {
    return wait == null
        ? null
        : new JsonObject()
            .put("turn", wait.turn())
            .put("due", wait.due())
            .put("told", wait.told())
            .put("spoken", wait.spoken());
  }

  /** With music: what was said or asked is looked at anew. */
  private static @Nullable Wait wait(@Nullable JsonObject json) {
    return json == null
        ? null
        : new Wait(
            json.getInteger("turn"),
            Wait.Stage.MUSIC,
            json.getInstant("due"),
            json.getInstant("told"),
            json.getLong("spoken"),
            Wait.Rules.NONE,
            null,
            "",
            0);
  }

  private static @Nullable JsonObject out(@Nullable Outward out) {
    return out == null
        ? null
        : new JsonObject()
            .put("dial", out.dial())
            .put("shows", out.shows())
            .put("beside", out.beside())
            .put("dialled", out.dialled());
  }

  private static @Nullable Outward out(@Nullable JsonObject json) {
    return json == null
        ? null
        : new Outward(
            json.getString("dial"),
            json.getString("shows"),
            json.getBoolean("beside", false),
            json.getInstant("dialled"));
  }

  private static JsonObject words(Words words) {
    JsonArray numbers = new JsonArray();
    words.numbers().forEach(one -> numbers.add(one.label()).add(one.number()));
    return new JsonObject()
        .put("text", words.text())
        .put("numbers", numbers)
        .put("messageMs", words.messageMs());
  }

  private static Words words(@Nullable JsonObject json) {
    if (json == null) {
      return Words.NONE;
    }
    JsonArray numbers = json.getJsonArray("numbers");
    List<EmergencyNumber> all = new ArrayList<>();
    for (int i = 0; i + 1 < numbers.size(); i += 2) {
      all.add(new EmergencyNumber(numbers.getString(i), numbers.getString(i + 1)));
    }
    return new Words(json.getString("text"), all, json.getLong("messageMs", 0L));
  }

  private static JsonObject caller(Caller caller) {
    return new JsonObject()
        .put("leg", caller.leg())
        .put("raw", caller.raw())
        .put("e164", caller.e164())
        .put("kind", caller.kind())
        .put("accessNumber", caller.accessNumber())
        .put("rang", caller.rang())
        .put("answered", caller.answered());
  }

  private static Caller caller(JsonObject json) {
    return new Caller(
        json.getString("leg"),
        json.getString("raw"),
        json.getString("e164"),
        json.getString("kind"),
        json.getString("accessNumber"),
        json.getInstant("rang"),
        json.getInstant("answered"));
  }

  static @Nullable JsonObject ear(@Nullable Ear ear) {
    return ear == null
        ? null
        : new JsonObject()
            .put("agent", ear.agent())
            .put("name", ear.name())
            .put("extension", ear.extension())
            .put("dial", ear.dial())
            .put("leg", ear.leg())
            .put("byKey", byKey(ear.byKey()));
  }

  private static @Nullable JsonObject byKey(Ear.@Nullable ByKey key) {
    return key == null
        ? null
        : new JsonObject().put("shows", key.shows()).put("withinMs", key.within().toMillis());
  }

  private static Ear.@Nullable ByKey byKey(@Nullable JsonObject json) {
    return json == null
        ? null
        : new Ear.ByKey(json.getString("shows"), Duration.ofMillis(json.getLong("withinMs")));
  }

  private static @Nullable JsonObject lift(@Nullable Lift lift) {
    return lift == null
        ? null
        : new JsonObject()
            .put("at", lift.at())
            .put("told", lift.told())
            .put("unmet", name(lift.unmet()));
  }

  private static @Nullable Lift lift(@Nullable JsonObject json) {
    return json == null
        ? null
        : new Lift(
            json.getInstant("at"),
            json.getBoolean("told"),
            constant(json.getString("unmet"), Lift.Unmet::valueOf));
  }

  static @Nullable Ear ear(@Nullable JsonObject json) {
    return json == null
        ? null
        : new Ear(
            json.getLong("agent"),
            json.getString("name"),
            json.getString("extension"),
            json.getString("dial"),
            json.getString("leg"),
            byKey(json.getJsonObject("byKey")));
  }

  private static @Nullable JsonObject leg(@Nullable AgentLeg leg) {
    if (leg == null) {
      return null;
    }
    JsonArray holds = new JsonArray();
    leg.holds().forEach(one -> holds.add(one.from()).add(one.to()));
    return new JsonObject()
        .put("ear", ear(leg.ear()))
        .put("offer", leg.offer())
        .put("rang", leg.rang())
        .put("until", leg.until())
        .put("lift", lift(leg.lift()))
        .put("answered", leg.answered())
        .put("bridged", leg.bridged())
        .put("heldSince", leg.heldSince())
        .put("holds", holds)
        .put("joined", leg.marks().joined())
        .put("pressed", leg.marks().pressed())
        .put("vain", name(leg.marks().vain()));
  }

  private static @Nullable AgentLeg leg(@Nullable JsonObject json) {
    if (json == null) {
      return null;
    }
    JsonArray holds = json.getJsonArray("holds");
    List<Stretch> all = new ArrayList<>();
    for (int i = 0; i + 1 < holds.size(); i += 2) {
      all.add(new Stretch(holds.getInstant(i), holds.getInstant(i + 1)));
    }
    return new AgentLeg(
        need(ear(json.getJsonObject("ear"))),
        json.getLong("offer"),
        json.getInstant("rang"),
        json.getInstant("until"),
        lift(json.getJsonObject("lift")),
        json.getInstant("answered"),
        json.getInstant("bridged"),
        json.getInstant("heldSince"),
        all,
        new AgentLeg.Marks(
            json.getInstant("joined"),
            json.getBoolean("pressed", false),
            constant(json.getString("vain"), AgentLeg.Vain::valueOf)));
  }

  private static @Nullable JsonObject consult(@Nullable Consult consult) {
    return consult == null
        ? null
        : new JsonObject()
            .put("leg", leg(consult.leg()))
            .put("mode", consult.mode().name())
            .put("handing", consult.handing())
            .put("with", consult.with())
            .put("plays", new JsonArray(List.copyOf(consult.plays())))
            .put("room", new JsonArray(List.copyOf(consult.room())));
  }

  private static @Nullable Consult consult(@Nullable JsonObject json) {
    return json == null
        ? null
        : new Consult(
            need(leg(json.getJsonObject("leg"))),
            Consult.Mode.valueOf(json.getString("mode")),
            json.getBoolean("handing"),
            json.getString("with"),
            Set.copyOf(each(json.getJsonArray("plays"), String.class::cast)),
            Set.copyOf(each(json.getJsonArray("room"), String.class::cast)));
  }

  private static JsonArray watches(List<Watch> watches) {
    JsonArray all = new JsonArray();
    for (Watch watch : watches) {
      all.add(
          new JsonObject()
              .put("leg", leg(watch.leg()))
              .put("target", watch.target())
              .put("mode", watch.mode().name())
              .put("joined", watch.joined()));
    }
    return all;
  }

  private static Watch watch(JsonObject json) {
    return new Watch(
        need(leg(json.getJsonObject("leg"))),
        json.getString("target"),
        Watch.Mode.valueOf(json.getString("mode")),
        json.getBoolean("joined"));
  }

  private static @Nullable String name(@Nullable Enum<?> constant) {
    return constant == null ? null : constant.name();
  }

  private static <T> @Nullable T constant(@Nullable String name, Function<String, T> of) {
    return name == null ? null : of.apply(name);
  }

  private static <T> List<T> each(JsonArray array, Function<Object, T> of) {
    List<T> all = new ArrayList<>();
    array.forEach(one -> all.add(of.apply(one)));
    return all;
  }

  private static <T> T need(@Nullable T value) {
    return Objects.requireNonNull(value);
  }
}
