package org.omniline.tests.browser;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A switch that pages register at by SIP over web sockets (RFC 7118): it challenges them, proves
 * their answer (RFC 7616) by what the product's directory tells it, and calls them. No media flow.
 */
final class SipPeer implements AutoCloseable {
  private static final String REALM = "omniline";
  private static final Pattern A1 = Pattern.compile("name=\"a1-hash\" value=\"([0-9a-f]{32})\"");

  /** What a browser takes for an offer of another. */
  private static final String OFFER =
      String.join(
              "\r\n",
              "v=0",
              "o=peer 1 1 IN IP4 127.0.0.1",
              "s=-",
              "c=IN IP4 127.0.0.1",
              "t=0 0",
              "m=audio 9 RTP/SAVPF 8 101",
              "a=rtpmap:8 PCMA/8000",
              "a=rtpmap:101 telephone-event/8000",
              "a=fingerprint:sha-256 " + "AB:".repeat(31) + "AB",
              "a=setup:actpass",
              "a=rtcp-mux",
              "a=ice-ufrag:abcdefgh",
              "a=ice-pwd:abcdefghijklmnopqrstuvwx",
              "a=candidate:1 1 udp 2130706431 127.0.0.1 9 typ host generation 0",
              "a=sendrecv")
          + "\r\n";

  /** A message as it came. */
  record Message(String first, Map<String, String> headers, String body) {
    static Message of(String text) {
      int end = text.indexOf("\r\n\r\n");
      String[] lines = text.substring(0, end < 0 ? text.length() : end).split("\r\n", -1);
      Map<String, String> headers = new ConcurrentHashMap<>();
      for (int i = 1; i < lines.length; i++) {
        String[] parts = lines[i].split(":", 2);
        headers.putIfAbsent(parts[0].trim().toLowerCase(Locale.ROOT), parts[1].trim());
      }
      return new Message(lines[0], headers, end < 0 ? "" : text.substring(end + 4));
    }

    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    boolean isResponse() {
      return first.startsWith("SIP/2.0 ");
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService work = Executors.newSingleThreadExecutor();
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicInteger counter = new AtomicInteger();
  private final Map<String, ServerWebSocket> registered = new ConcurrentHashMap<>();
  private final Map<String, String> contacts = new ConcurrentHashMap<>();
  private final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
  private final List<Message> came = new CopyOnWriteArrayList<>();
  private final URI directory;
  private final String key;
  private final int port;
  private final AtomicInteger refusals = new AtomicInteger();
  private volatile HttpServer server;

  SipPeer(int port, String product, String key) {
    this.port = port;
    this.directory = URI.create(product + "/switch/directory");
    this.key = key;
    open();
  }

  /** Takes web sockets, again after {@link #vanish}. */
  void open() {
    server =
        vertx
            .createHttpServer(new HttpServerOptions().addWebSocketSubProtocol("sip"))
            .webSocketHandler(
                socket -> {
                  sockets.add(socket);
                  socket.closeHandler(gone -> registered.values().remove(socket));
                  socket.textMessageHandler(text -> work.execute(() -> heard(socket, text)));
                })
            .listen(port, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  /** The machine is gone: nothing is registered and nobody can connect. */
  void vanish() {
    for (ServerWebSocket socket : sockets) {
      var unused = socket.close();
    }
    sockets.clear();
    registered.clear();
    server.close().toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    work.shutdownNow();
  }

  boolean isRegistered(String extension) {
    ServerWebSocket socket = registered.get(extension);
    return socket != null && !socket.isClosed();
  }

  /** Who is registered now. */
  List<String> extensions() {
    return List.copyOf(registered.keySet());
  }

  /** How many registrations were refused for a wrong password. */
  int refusals() {
    return refusals.get();
  }

  /** What pages have said to a call, newest last. */
  List<Message> said(String callId) {
    return came.stream().filter(one -> one.header("call-id").equals(callId)).toList();
  }

  boolean said(String callId, String beginning) {
    return said(callId).stream().anyMatch(one -> one.first().startsWith(beginning));
  }

  // ---- calls ----

  /** Rings a page; the call's id. */
  String invite(String extension, String from) {
    String callId = "call-" + counter.incrementAndGet();
    send(
        extension,
        request("INVITE", extension, callId, from, "")
            + "Contact: <sip:peer@127.0.0.1:"
            + port
            + ";transport=ws>\r\nContent-Type: application/sdp\r\n",
        OFFER);
    return callId;
  }

  /** Of an INVITE that was answered. */
  void acknowledge(String extension, String callId, String from) {
    send(extension, request("ACK", extension, callId, from, tag(callId)), "");
  }

  void hangUp(String extension, String callId, String from) {
    send(extension, request("BYE", extension, callId, from, tag(callId)), "");
  }

  private String tag(String callId) {
    String to =
        said(callId).stream()
            .filter(one -> one.first().startsWith("SIP/2.0 200"))
            .map(one -> one.header("to"))
            .findFirst()
            .orElseThrow();
    return to.substring(to.indexOf(";tag="));
  }

  private String request(String method, String extension, String callId, String from, String tag) {
    int cseq = method.equals("BYE") ? 2 : 1;
    return method
        + " "
        + contacts.get(extension)
        + " SIP/2.0\r\nVia: SIP/2.0/WS 127.0.0.1:"
        + port
        + ";branch=z9hG4bK"
        + counter.incrementAndGet()
        + "\r\nMax-Forwards: 70\r\nFrom: <sip:"
        + from
        + "@omniline>;tag=peer\r\nTo: <"
        + contacts.get(extension)
        + ">"
        + tag
        + "\r\nCall-ID: "
        + callId
        + "\r\nCSeq: "
        + cseq
        + " "
        + method
        + "\r\n";
  }

  private void send(String extension, String head, String body) {
    write(registered.get(extension), head + "Content-Length: " + body.length() + "\r\n\r\n" + body);
  }

  // ---- what pages say ----

  private void heard(ServerWebSocket socket, String text) {
    if (text.isBlank()) {
      return;
    }
    Message message = Message.of(text);
    came.add(message);
    if (message.first().startsWith("REGISTER")) {
      register(socket, message);
    } else if (!message.isResponse() && !message.first().startsWith("ACK")) {
      reply(socket, message, "200 OK", "");
    }
  }

  private void register(ServerWebSocket socket, Message message) {
    String proof = message.header("authorization");
    if (proof.isEmpty()) {
      reply(
          socket,
          message,
          "401 Unauthorized",
          "WWW-Authenticate: Digest realm=\""
              + REALM
              + "\", nonce=\"n"
              + counter.incrementAndGet()
              + "\", algorithm=MD5, qop=\"auth\"\r\n");
      return;
    }
    String extension = part(proof, "username");
    if (!proof(extension, proof).equals(part(proof, "response"))) {
      refusals.incrementAndGet();
      reply(socket, message, "403 Forbidden", "");
      return;
    }
    String contact = message.header("contact");
    if (message.header("expires").equals("0")) {
      registered.remove(extension, socket);
    } else {
      contacts.put(extension, contact.substring(contact.indexOf('<') + 1, contact.indexOf('>')));
      registered.put(extension, socket);
    }
    reply(socket, message, "200 OK", "Contact: " + contact + "\r\n");
  }

  private String proof(String extension, String proof) {
    String a1 = a1(extension);
    String a2 = digest("REGISTER:" + part(proof, "uri"));
    return digest(
        String.join(
            ":",
            a1,
            part(proof, "nonce"),
            part(proof, "nc"),
            part(proof, "cnonce"),
            part(proof, "qop"),
            a2));
  }

  /** As mod_xml_curl asks; "none" for who is not known. */
  private String a1(String extension) {
    HttpRequest request =
        HttpRequest.newBuilder(directory)
            .header(
                "authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(("freeswitch:" + key).getBytes(StandardCharsets.UTF_8)))
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "section=directory&action=sip_auth&domain=omniline&sip_auth_realm=omniline&user="
                        + extension))
            .build();
    try {
      String body = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      Matcher hash = A1.matcher(body);
      return hash.find() ? hash.group(1) : "none";
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void reply(ServerWebSocket socket, Message to, String status, String headers) {
    String tag = to.header("to").contains(";tag=") ? "" : ";tag=peer";
    write(
        socket,
        "SIP/2.0 "
            + status
            + "\r\nVia: "
            + to.header("via")
            + "\r\nFrom: "
            + to.header("from")
            + "\r\nTo: "
            + to.header("to")
            + tag
            + "\r\nCall-ID: "
            + to.header("call-id")
            + "\r\nCSeq: "
            + to.header("cseq")
            + "\r\n"
            + headers
            + "Content-Length: 0\r\n\r\n");
  }

  private static void write(ServerWebSocket socket, String text) {
    var unused = socket.writeTextMessage(text); // a page that is gone hears nothing
  }

  private static String part(String proof, String name) {
    Matcher found = Pattern.compile("\\b" + name + "=\"?([^\",]*)").matcher(proof);
    return found.find() ? found.group(1) : "";
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
