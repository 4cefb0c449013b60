package org.omniline.channels.phone.esl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class EslCommandTest {
  private static final String LEG = "11112222-3333-4444-8555-666677778888";

  @Test
  void commands_areWrittenAsTheSwitchReadsThem() {
    assertThat(EslCommand.auth("geheim").encode()).hasToString("auth geheim\n\n");
    assertThat(EslCommand.userauth("u@d", "p:w").encode()).hasToString("userauth u@d:p:w\n\n");
    assertThat(EslCommand.bgapi("show channels as json", "j-1").encode())
        .hasToString("bgapi show channels as json\nJob-UUID: j-1\n\n");
    assertThat(EslCommand.exit().encode()).hasToString("exit\n\n");
    assertThat(EslCommand.execute(LEG, EslApplication.SET, "kehu=张三 & 李四: 100%", "e-1").encode())
        .hasToString(
            "sendmsg "
                + LEG
                + "\ncall-command: execute\nexecute-app-name: set\n"
                + "execute-app-arg: kehu=张三 & 李四: 100%\nEvent-UUID: e-1\nevent-lock: true\n\n");
    assertThat(EslCommand.execute(LEG, EslApplication.ANSWER, "", "e").encode().toString())
        .doesNotContain("execute-app-arg");
  }

  @Test
  void size_isThatOfTheBytes() {
    for (EslCommand command :
        List.of(EslCommand.exit(), EslCommand.execute(LEG, EslApplication.SET, "a=张😀", "e"))) {
      assertThat(command.size()).isEqualTo(command.encode().length());
    }
  }

  @Test
  void subscription_isJsonAndHasWhatTheClientLivesOn_customLast() {
    assertThat(
            EslCommand.subscribe(
                    EslSubscription.of(
                        Set.of(EslEventType.DTMF), Set.of("sofia::register", "conference::x")))
                .encode())
        .hasToString(
            "event json BACKGROUND_JOB CHANNEL_CREATE CHANNEL_DESTROY CHANNEL_EXECUTE"
                + " CHANNEL_EXECUTE_COMPLETE CHANNEL_HANGUP CHANNEL_HANGUP_COMPLETE DTMF HEARTBEAT"
                + " SHUTDOWN CUSTOM conference::x sofia::register\n\n");
    assertThat(EslCommand.subscribe(EslSubscription.of(Set.of(), Set.of())).encode().toString())
        .startsWith("event json BACKGROUND_JOB ")
        .doesNotContain("CUSTOM");
  }

  private static void refused(ThrowingCallable command) {
    assertThatThrownBy(command).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void lineEnds_inAnyPartAreRefused() {
    for (String bad : List.of("x\ny", "x\ry", "x\u0000y", "\n", "x\n\nbgapi hupall")) {
      refused(() -> EslCommand.auth(bad));
      refused(() -> EslCommand.userauth(bad, "p"));
      refused(() -> EslCommand.userauth("u", bad));
      refused(() -> EslCommand.bgapi("status " + bad, "j"));
      refused(() -> EslCommand.bgapi("status", bad));
      refused(() -> EslCommand.execute(bad, EslApplication.SET, "a=b", "e"));
      refused(() -> EslCommand.execute(LEG, EslApplication.SET, bad, "e"));
      refused(() -> EslCommand.execute(LEG, EslApplication.SET, "a=b", bad));
      refused(() -> EslSubscription.of(Set.of(), Set.of(bad)));
    }
  }

  @Test
  void whatCannotBeSaid_isRefused() {
    refused(() -> EslCommand.auth(""));
    refused(() -> EslCommand.userauth("", "p"));
    refused(() -> EslCommand.userauth("a:b", "p"));
    refused(() -> EslCommand.userauth("a b", "p"));
    refused(() -> EslCommand.bgapi("", "j"));
    refused(() -> EslCommand.bgapi(" status", "j"));
    refused(() -> EslCommand.execute("", EslApplication.SET, "a=b", "e"));
    refused(() -> EslCommand.execute("a b", EslApplication.SET, "a=b", "e"));
    refused(() -> EslCommand.execute(LEG, EslApplication.SET, "a=\ud83d", "e"));
    refused(() -> EslSubscription.of(Set.of(), Set.of("")));
    refused(() -> EslSubscription.of(Set.of(), Set.of("a b")));
  }

  @Property
  void argument_ofAnyTextIsOneLineOrRefused(@ForAll String text) {
    String written;
    try {
      written = EslCommand.execute(LEG, EslApplication.SET, text, "e").encode().toString();
    } catch (IllegalArgumentException refused) {
      return;
    }
    assertThat(written.split("\n", -1)).hasSize(text.isEmpty() ? 7 : 8);
    assertThat(written).endsWith("event-lock: true\n\n");
  }

  @Test
  void toString_holdsNoSecretAndNoNumber() {
    assertThat(EslCommand.auth("geheim")).hasToString("auth");
    assertThat(EslCommand.userauth("u", "geheim")).hasToString("userauth");
    assertThat(EslCommand.bgapi("originate user/13800000000 &park", "j"))
        .hasToString("bgapi originate");
    assertThat(EslCommand.execute(LEG, EslApplication.SET, "a=13800000000", "e"))
        .hasToString("execute set");
  }

  @Test
  void reply_isReadAsItWasMeant() {
    assertThat(new EslReply("+OK accepted").isOk()).isTrue();
    assertThat(new EslReply("-ERR invalid").isRefusal()).isTrue();
    assertThat(new EslReply("-USAGE: <uuid> [cause]\n").isRefusal()).isTrue();
    assertThat(new EslReply("-ERR no reply\n").isRefusal()).isFalse();
    assertThat(new EslReply("-ERR no reply\n").value()).isEmpty();
    assertThat(new EslReply("_undef_").value()).isEmpty();
    assertThat(new EslReply("true").isOk()).isFalse();
    assertThat(new EslReply("a\nb\r\n\n").value()).isEqualTo("a\nb");
    assertThat(new EslReply("").value()).isEmpty();
  }
}
