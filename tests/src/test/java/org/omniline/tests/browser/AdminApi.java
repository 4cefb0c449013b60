package org.omniline.tests.browser;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.omniline.bench.wire.HttpApi;
import org.omniline.bench.wire.SignedIn;

/** What an administrator does over HTTP to prepare a test. */
final class AdminApi {
  /** Of everybody whom a test makes. */
  static final String PASSWORD = "quiet river stone 47";

  private final SignedIn session;

  AdminApi(String baseUrl, String login, String password) {
    this.session = SignedIn.as(baseUrl, login, password);
  }

  /** Makes a queue; its id. */
  String createQueue(String code, String name) {
    return HttpApi.call(
            session,
            "POST",
            "/queues",
            new JsonObject()
                .put("code", code)
                .put("name", name)
                .put("offerTimeoutMs", 60_000)
                .put("active", true))
        .getString("id");
  }

  /** Sets how long a queue's offers ring, and how many an agent may let pass in a row. */
  void letRing(String queue, long offerMs, int misses) {
    route(queue, offerMs, new JsonObject().put("misses", misses));
  }

  /**
   * Sets how a queue is routed.
   *
   * @param offerMs how long its offers ring
   * @param settings of the routing, merged into what is set
   */
  void route(String queue, long offerMs, JsonObject settings) {
    JsonArray queues = HttpApi.call(session, "GET", "/queues", null).getJsonArray("items");
    for (int i = 0; i < queues.size(); i++) {
      JsonObject one = queues.getJsonObject(i);
      if (queue.equals(one.getString("id"))) {
        HttpApi.call(
            session,
            "PATCH",
            "/queues/" + queue,
            new JsonObject()
                .put("version", one.getInteger("version"))
                .put("offerTimeoutMs", offerMs)
                .put("routing", one.getJsonObject("routing").mergeIn(settings)));
        return;
      }
    }
    throw new IllegalArgumentException("There is no queue " + queue);
  }

  /** Makes a web-chat account. */
  void createSite(String code, String name, String queue, JsonObject settings) {
    createAccount("WEBCHAT", code, name, queue, settings);
  }

  /** A flow with one prompt of its own code, published. */
  void createFlow(String code, String name, String prompt, JsonObject graph) {
    HttpApi.call(
        session,
        "PUT",
        "/prompts/" + code,
        new JsonObject().put("version", 0).put("chinese", prompt));
    JsonObject draft =
        HttpApi.call(
            session,
            "POST",
            "/flows",
            new JsonObject().put("code", code).put("name", name).put("graph", graph));
    HttpApi.call(
        session,
        "POST",
        "/flows/" + draft.getString("id") + "/publish",
        new JsonObject().put("version", draft.getInteger("version")).put("note", "登记"));
  }

  /** A telephone number whose callers wait in a queue. */
  void createNumber(String code, String name, String queue, String number) {
    createAccount("PHONE", code, name, queue, new JsonObject().put("numbers", number));
  }

  /** A telephone number whose callers begin with a flow. */
  void createNumber(String code, String name, String queue, String number, String flow) {
    createAccount(
        "PHONE", code, name, queue, new JsonObject().put("numbers", number).put("flow", flow));
  }

  /** Publishes a flow; it says one prompt, which is its own. */
  String publishFlow(String code, String name, String graph) {
    HttpApi.call(
        session,
        "PUT",
        "/prompts/" + code,
        new JsonObject()
            .put("version", 0)
            .put("chinese", "心理咨询请按1，法律咨询请按2")
            .put("english", "")
            .put("active", true));
    JsonObject made =
        HttpApi.call(
            session,
            "POST",
            "/flows",
            new JsonObject()
                .put("code", code)
                .put("name", name)
                .put("graph", new JsonObject(graph)));
    String id = made.getString("id");
    HttpApi.call(
        session,
        "POST",
        "/flows/" + id + "/publish",
        new JsonObject().put("version", made.getInteger("version")).put("note", "上线"));
    return id;
  }

  private void createAccount(
      String channel, String code, String name, String queue, JsonObject settings) {
    HttpApi.call(
        session,
        "POST",
        "/channel-accounts",
        new JsonObject()
            .put("channel", channel)
            .put("code", code)
            .put("name", name)
            .put("queue", queue)
            .put("active", true)
            .put("settings", settings));
  }

  /** Makes a prompt, or writes it anew. */
  void prompt(String code, String words) {
    HttpApi.call(
        session,
        "PUT",
        "/prompts/" + code,
        new JsonObject().put("version", 0).put("chinese", words));
  }

  /** Makes a flow and publishes it. */
  void publishFlow(String code, String name, JsonObject graph) {
    JsonObject flow =
        HttpApi.call(
            session,
            "POST",
            "/flows",
            new JsonObject().put("code", code).put("name", name).put("graph", graph));
    HttpApi.call(
        session,
        "POST",
        "/flows/" + flow.getString("id") + "/publish",
        new JsonObject().put("version", flow.getInteger("version")).put("note", "上线"));
  }

  /** Lets what comes in by an account begin with a flow; empty: with none. */
  void beginWith(String account, String flow) {
    change(account, new JsonObject().put("settings", new JsonObject().put("flow", flow)));
  }

  /** Lets what comes in by an account go to a queue. */
  void leadTo(String account, String queue) {
    change(account, new JsonObject().put("queue", queue));
  }

  private void change(String account, JsonObject what) {
    JsonArray accounts =
        HttpApi.call(session, "GET", "/channel-accounts", null).getJsonArray("items");
    for (int i = 0; i < accounts.size(); i++) {
      JsonObject one = accounts.getJsonObject(i);
      if (account.equals(one.getString("code"))) {
        HttpApi.call(
            session,
            "PATCH",
            "/channel-accounts/" + one.getString("id"),
            what.put("version", one.getInteger("version")));
        return;
      }
    }
    throw new IllegalArgumentException("There is no account " + account);
  }

  /** Makes an agent who has already changed the one-time password to {@link #PASSWORD}. */
  void createAgent(String login, String name, int capacity, String queue) {
    String oneTime =
        HttpApi.call(
                session,
                "POST",
                "/users",
                new JsonObject()
                    .put("login", login)
                    .put("name", name)
                    .put("role", "AGENT")
                    .put("capacity", capacity)
                    .put("queues", new JsonArray().add(queue)))
            .getString("oneTimePassword");
    HttpApi.call(
        SignedIn.as(session.baseUrl(), login, oneTime),
        "POST",
        "/session/password",
        new JsonObject().put("current", oneTime).put("next", PASSWORD));
  }
}
