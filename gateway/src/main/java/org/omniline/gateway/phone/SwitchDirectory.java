package org.omniline.gateway.phone;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.rxjava3.core.http.HttpServerRequest;
import io.vertx.rxjava3.ext.web.Router;
import io.vertx.rxjava3.ext.web.RoutingContext;
import io.vertx.rxjava3.ext.web.handler.BodyHandler;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Function;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.omniline.channels.AccessRefusals;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.staff.BrowserPhones;
import org.omniline.conversation.staff.SipAccounts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /switch/directory}: tells a FreeSWITCH which telephones and agents' pages there are,
 * as its mod_xml_curl asks (conf/freeswitch/autoload_configs/xml_curl.conf.xml). A switch proves
 * itself by Basic authentication with the configured key; without a key there is no such page. Of a
 * password only the digest of RFC 7616 section 3.4.2 is told. Thread-safe.
 */
public final class SwitchDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(SwitchDirectory.class);
  private static final String PATH = "/switch/directory";
  private static final String USER = "freeswitch";
  private static final long BODY_BYTES = 256 * 1024;
  private static final XMLOutputFactory XML = XMLOutputFactory.newFactory();

  /** Where the switch looks for who has registered; {@code agents} is the profile of conf/. */
  private static final String DIAL_STRING =
      "${sofia_contact(agents/${dialed_user}@${dialed_domain})}";

  /**
   * Telephones are offered PCMA first, in which calls come anyway: where one takes Opus, the switch
   * expects its keys (RFC 4733) under another number than it has offered for that codec's clock,
   * and hears none (switch_core_media.c: recv_te). Browsers keep Opus; their keys are buttons.
   */
  private static final String TELEPHONE = "[absolute_codec_string=^^:PCMA:PCMU:OPUS]" + DIAL_STRING;

  private final SipAccounts accounts;
  private final BrowserPhones browsers;
  private final byte[] credentials;
  private final boolean open;
  private final AccessRefusals refusals;
  private final Function<HttpServerRequest, String> address;

  /**
   * @param key what switches prove themselves by; empty: there is no directory
   * @param refusals writes down who came with a wrong key
   */
  public SwitchDirectory(
      SipAccounts accounts,
      BrowserPhones browsers,
      String key,
      AccessRefusals refusals,
      Function<HttpServerRequest, String> address) {
    this.accounts = accounts;
    this.browsers = browsers;
    this.credentials =
        ("Basic "
                + Base64.getEncoder()
                    .encodeToString((USER + ":" + key).getBytes(StandardCharsets.UTF_8)))
            .getBytes(StandardCharsets.UTF_8);
    this.open = !key.isEmpty();
    this.refusals = refusals;
    this.address = address;
  }

  public void mount(Router router) {
    if (open) {
      router
          .post(PATH)
          .handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES))
          .handler(this::admit)
          .handler(this::answer);
    }
  }

  private void admit(RoutingContext context) {
    String told = context.request().getHeader("authorization");
    boolean right =
        told != null && MessageDigest.isEqual(credentials, told.getBytes(StandardCharsets.UTF_8));
    if (right) {
      context.next();
      return;
    }
    String from = address.apply(context.request());
    refusals.refused("switch.directory", "wrong-key", from, null, USER);
    context.fail(
        new Refusal(
            Refusal.Code.NOT_SIGNED_IN,
            "The key is wrong: OMNILINE_PHONE_DIRECTORY_KEY must be the same on both sides."));
  }

  private void answer(RoutingContext context) {
    MultiMap asked = context.request().formAttributes();
    String user = asked.get("user");
    String domain = asked.get("domain");
    Single<String> answer =
        user == null || domain == null || !"directory".equals(asked.get("section"))
            ? Single.just(nobody())
            : accounts
                .password(user)
                .map(password -> somebody(user, domain, realm(asked, domain), password, TELEPHONE))
                .switchIfEmpty(
                    Maybe.defer(
                        () ->
                            browsers
                                .password(user)
                                .map(
                                    password ->
                                        somebody(
                                            user,
                                            domain,
                                            realm(asked, domain),
                                            password,
                                            DIAL_STRING))))
                .defaultIfEmpty(nobody());
    var unused = // every outcome answers the request
        answer.subscribe(xml -> end(context, xml), context::fail);
  }

  private static String realm(MultiMap asked, String domain) {
    String told = asked.get("sip_auth_realm");
    return told == null || told.isEmpty() ? domain : told;
  }

  private static void end(RoutingContext context, String xml) {
    Buffer body = Buffer.buffer(xml);
    var unused = // a switch that hung up asks again
        context
            .response()
            .putHeader("content-type", "text/xml; charset=utf-8")
            .putHeader("cache-control", "no-store")
            .putHeader("content-length", Integer.toString(body.length()))
            .rxEnd(body)
            .subscribe(() -> {}, error -> LOG.debug("the switch hung up", error));
  }

  private static String nobody() {
    return document(
        "result",
        xml -> {
          xml.writeEmptyElement("result");
          xml.writeAttribute("status", "not found");
        });
  }

  private static String somebody(
      String user, String domain, String realm, String password, String dial) {
    return document(
        "directory",
        xml -> {
          xml.writeStartElement("domain");
          xml.writeAttribute("name", domain);
          xml.writeStartElement("params");
          param(xml, "param", "dial-string", dial);
          xml.writeEndElement();
          xml.writeStartElement("user");
          xml.writeAttribute("id", user);
          xml.writeStartElement("params");
          param(xml, "param", "a1-hash", digest(user + ":" + realm + ":" + password));
          xml.writeEndElement();
          xml.writeStartElement("variables");
          param(xml, "variable", "user_context", "agents");
          xml.writeEndElement();
          xml.writeEndElement();
          xml.writeEndElement();
        });
  }

  private static void param(XMLStreamWriter xml, String element, String name, String value)
      throws XMLStreamException {
    xml.writeEmptyElement(element);
    xml.writeAttribute("name", name);
    xml.writeAttribute("value", value);
  }

  @FunctionalInterface
  private interface Content {
    void write(XMLStreamWriter xml) throws XMLStreamException;
  }

  private static String document(String section, Content content) {
    try {
      StringWriter text = new StringWriter();
      XMLStreamWriter xml = XML.createXMLStreamWriter(text);
      // No declaration: FreeSWITCH 1.10 refuses a document that goes on in the line of one.
      xml.writeStartElement("document");
      xml.writeAttribute("type", "freeswitch/xml");
      xml.writeStartElement("section");
      xml.writeAttribute("name", section);
      content.write(xml);
      xml.writeEndDocument();
      return text.toString();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
