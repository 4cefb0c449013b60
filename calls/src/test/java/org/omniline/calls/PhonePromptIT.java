package org.omniline.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.reactivex.rxjava3.core.Completable;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.omniline.playground.freeswitch.Caller;
import org.omniline.playground.freeswitch.SoundWriter.Sound;
import org.omniline.playground.freeswitch.ToneFile;

/** The sound of a prompt that was uploaded in the page is what callers hear, from any node. */
@Tag("R48")
class PhonePromptIT {
  private static final Path SOUNDS = sounds();

  @RegisterExtension
  static final Phoning phoning =
      Phoning.with(
          Map.of("phone.sounds-here", SOUNDS.toString()), seeding -> Completable.complete());

  private static final String GRAPH =
      """
      {"format":1,"start":"hello","variables":[],
       "nodes":[
        {"id":"hello","name":"欢迎","type":"PLAY","prompts":["spoken"],"next":"menu"},
        {"id":"menu","type":"MENU","prompts":["choose"],"timeoutMs":60000,"exhausted":"bye",
         "choices":[{"key":"1","label":"咨询","next":"bye"}]},
        {"id":"bye","type":"HANGUP","prompts":["bye"]}]}
      """;

  /** The folder of sounds as the node sees it, with one prompt. */
  private static Path sounds() {
    try {
      Path folder = Files.createTempDirectory("sounds");
      Files.createDirectories(folder.resolve("prompts"));
      Files.write(folder.resolve("prompts/choose.wav"), wav(1));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] wav(int seconds) throws IOException {
    Path file = Files.createTempFile("prompt", ".wav");
    new ToneFile()
        .write(
            file.toString(),
            new Sound(java.time.Duration.ofSeconds(seconds), false, java.util.List.of()));
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return bytes;
  }

  private static JsonObject prompt(Desk chief, String code) {
    return chief.json("/api/v1/prompts").getJsonArray("items").stream()
        .map(JsonObject.class::cast)
        .filter(one -> one.getString("code").equals(code))
        .findFirst()
        .orElseThrow();
  }

  /** The nodes without a sound, as somebody is told who checks the flow. */
  private static String silent(Desk chief) {
    JsonObject asked = new JsonObject().put("code", "spoken").put("graph", new JsonObject(GRAPH));
    return chief.saves("POST", "/api/v1/flows/check", asked).getJsonArray("silent").stream()
        .map(JsonObject.class::cast)
        .map(
            one ->
                one.getString("node") + " " + one.getString("name") + " " + one.getString("prompt"))
        .toList()
        .toString();
  }

  private static HttpResponse<byte[]> uploads(Desk chief, byte[] file) {
    return chief.uploads(
        "/api/v1/prompts/spoken/sound?name=hello.wav&version="
            + prompt(chief, "spoken").getInteger("version"),
        file);
  }

  private static void hears(Caller caller, String part) {
    await().atMost(Desk.LONG).untilAsserted(() -> assertThat(phoning.heard(caller)).contains(part));
  }

  private static String path(Desk chief) {
    return phoning.recordings
        + "/prompts/spoken-"
        + prompt(chief, "spoken").getString("media")
        + ".wav";
  }

  @Test
  void uploadedSound_isWhatCallersHear_alsoAfterTheNodeCameBack_andTheFileWasLost()
      throws Exception {
    phoning.flow("spoken", GRAPH);
    Desk chief = phoning.desk(Phoning.ADMINISTRATOR);
    assertThat(prompt(chief, "spoken").getString("sound")).isEqualTo("NONE");
    assertThat(prompt(chief, "choose").getString("sound")).isEqualTo("FOLDER");
    assertThat(chief.get("/api/v1/prompts/choose/sound", "").statusCode()).isEqualTo(200);
    assertThat(silent(chief)).isEqualTo("[hello 欢迎 spoken, bye  bye]");
    assertThat(uploads(chief, "no sound".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .satisfies(
            refused -> {
              assertThat(refused.statusCode()).isEqualTo(422);
              assertThat(new String(refused.body(), java.nio.charset.StandardCharsets.UTF_8))
                  .contains("no-wav");
            });
    assertThat(phoning.desk("one").uploads("/api/v1/prompts/spoken/sound?name=a&version=1", wav(1)))
        .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(403));

    assertThat(uploads(chief, wav(2)).statusCode()).isEqualTo(200);
    JsonObject now = prompt(chief, "spoken");
    assertThat(now.getString("sound")).isEqualTo("UPLOADED");
    assertThat(silent(chief)).isEqualTo("[bye  bye]");
    assertThat(now.getLong("soundMs")).isEqualTo(2_000);
    assertThat(now.getJsonArray("usedBy").encode()).contains("\"kind\":\"flow\"");
    HttpResponse<byte[]> part = chief.get("/api/v1/prompts/spoken/sound", "bytes=0-99");
    assertThat(part.statusCode()).isEqualTo(206);
    Path file = Path.of(path(chief));
    await().atMost(Desk.LONG).until(() -> Files.exists(file));
    assertThat(Files.size(file)).isEqualTo(32_044);

    Files.delete(file);
    phoning.stopNode();
    phoning.startNode();
    assertThat(file).as("in place before anybody calls").exists();
    Caller caller = phoning.calls(Phoning.number(), "12356");
    hears(caller, file.toString());
    caller.hangUp();

    Desk again = phoning.desk(Phoning.ADMINISTRATOR);
    assertThat(uploads(again, wav(3)).statusCode()).isEqualTo(200);
    Path second = Path.of(path(again));
    assertThat(second).isNotEqualTo(file);
    await().atMost(Desk.LONG).until(() -> Files.exists(second));
    assertThat(file).as("a call may still play it").exists();
    try (Stream<Path> files = Files.list(second.getParent())) {
      assertThat(files.filter(one -> one.toString().endsWith(".part"))).isEmpty();
    }
    again.saves(
        "DELETE",
        "/api/v1/prompts/spoken/sound?version=" + prompt(again, "spoken").getInteger("version"),
        new JsonObject());
    assertThat(prompt(again, "spoken").getValue("media")).isNull();
    assertThat(
            phoning.sql(
                "select string_agg(distinct action, ' ' order by action) from audit where target ="
                    + " 'prompt:spoken' and outcome = 'ok'"))
        .isEqualTo("prompts.silence prompts.upload");
  }
}
