package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.omniline.gateway.cti.CtiHost;
import org.omniline.gateway.json.WireJson;

/** {@code /cti}: what programs of others read and do, as over their socket. */
final class CtiApi {
  private final CtiHost host;

  CtiApi(CtiHost host) {
    this.host = host;
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put(
        "cti.agents.list",
        request -> host.agents(request.program()).flatMapCompletable(request::replyAll));
    handlers.put(
        "cti.calls.list",
        request -> host.calls(request.program()).flatMapCompletable(request::replyAll));
    handlers.put("cti.agents.sign-in", request -> agent(request, "agent.signIn"));
    handlers.put("cti.agents.sign-out", request -> agent(request, "agent.signOut"));
    handlers.put("cti.agents.state", request -> agent(request, "agent.state"));
    handlers.put("cti.agents.dial", request -> agent(request, "call.out"));
    handlers.put("cti.calls.command", this::call);
  }

  private Completable agent(ApiRequest request, String command) {
    JsonObject args = request.body().copy().put("agent", WireJson.id(request.id("id")));
    return run(request, command, args);
  }

  private Completable call(ApiRequest request) {
    JsonObject args = request.body().copy().put("conversation", WireJson.id(request.id("id")));
    return run(request, "call." + request.context().pathParam("command"), args);
  }

  private Completable run(ApiRequest request, String command, JsonObject args) {
    return host.run(request.program(), request.address(), command, args)
        .flatMapCompletable(answer -> request.reply(200, answer));
  }
}
