package org.omniline.gateway.socket;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.omniline.channels.phone.CallRequest;
import org.omniline.channels.phone.CallRequest.Whom;
import org.omniline.channels.phone.OutgoingLines;
import org.omniline.channels.phone.call.CallInput;
import org.omniline.channels.phone.call.Watch;

/** What desks ask of calls, as it goes from node to node. */
final class CallRequests {
  private CallRequests() {}

  static JsonObject json(CallRequest request) {
    JsonObject json = new JsonObject().put("id", request.id());
    if (request instanceof CallRequest.Consult consult) {
      return json.put("agent", consult.agent())
          .put("whom", consult.whom().name())
          .put("to", consult.to())
          .put("note", consult.note());
    }
    if (request instanceof CallRequest.Flow flow) {
      return json.put("agent", flow.agent()).put("flow", flow.flow());
    }
    if (request instanceof CallRequest.Dial dial) {
      return json.put("agent", dial.agent()).put("number", dial.number());
    }
    if (request instanceof CallRequest.Out out) {
      return json.put("agent", out.agent())
          .put("capacity", out.capacity())
          .put("number", out.number())
          .put("account", out.account())
          .put("why", out.why().name())
          .put("reason", out.reason());
    }
    if (request instanceof CallRequest.Supervise supervise) {
      return json.put("agent", supervise.supervisor()).put("mode", supervise.mode().name());
    }
    CallInput.Asked asked = ((CallRequest.Control) request).asked();
    return json.put("agent", asked.agent())
        .put("what", asked.what().name())
        .put("digits", asked.digits());
  }

  static CallRequest request(JsonObject json, Instant now) {
    String id = json.getString("id");
    long agent = json.getLong("agent");
    String mode = json.getString("mode");
    if (mode != null) {
      return new CallRequest.Supervise(id, agent, Watch.Mode.valueOf(mode));
    }
    String flow = json.getString("flow");
    if (flow != null) {
      return new CallRequest.Flow(id, agent, flow);
    }
    String number = json.getString("number");
    Long account = json.getLong("account");
    if (number != null && account != null) {
      return new CallRequest.Out(
          id,
          agent,
          json.getInteger("capacity"),
          number,
          account,
          OutgoingLines.Why.valueOf(json.getString("why")),
          json.getString("reason"));
    }
    if (number != null) {
      return new CallRequest.Dial(id, agent, number);
    }
    String whom = json.getString("whom");
    return whom == null
        ? new CallRequest.Control(
            new CallInput.Asked(
                id,
                agent,
                CallInput.Ask.valueOf(json.getString("what")),
                json.getString("digits"),
                now))
        : new CallRequest.Consult(
            id, agent, Whom.valueOf(whom), json.getString("to"), json.getString("note"));
  }
}
