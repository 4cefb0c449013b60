package org.omniline.routing;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.omniline.routing.Acd.AgentView;
import org.omniline.routing.Acd.OfferView;
import org.omniline.routing.Acd.PlaceView;
import org.omniline.routing.Acd.QueueView;
import org.omniline.routing.Acd.WrapUpView;
import org.omniline.routing.acd.AcdState;
import org.omniline.routing.acd.Digest;
import org.omniline.routing.acd.Inspector;

/** A read on the partition that holds the state: only the answer travels, never the state. */
sealed interface AcdLook<R> extends EntryProcessor<String, AcdState, R>, ReadOnly {
  /** Null when there is no such thing. */
  @Nullable R look(Inspector inspector);

  @Override
  default @Nullable R process(Map.Entry<String, AcdState> entry) {
    AcdState state = entry.getValue();
    return look(new Inspector(state == null ? new AcdState() : state));
  }

  @Override
  default @Nullable EntryProcessor<String, AcdState, R> getBackupProcessor() {
    return null;
  }

  /** One agent. */
  record OneAgent(long id) implements AcdLook<AgentView> {
    @Override
    public @Nullable AgentView look(Inspector inspector) {
      return inspector.agent(id);
    }
  }

  /** All agents. */
  record Agents() implements AcdLook<List<AgentView>> {
    @Override
    public List<AgentView> look(Inspector inspector) {
      return inspector.agents();
    }
  }

  /** All queues. */
  record Queues() implements AcdLook<List<QueueView>> {
    @Override
    public List<QueueView> look(Inspector inspector) {
      return inspector.queues();
    }
  }

  /** Where these stand in their queues. */
  record Places(List<Long> conversations) implements AcdLook<List<PlaceView>> {
    @Override
    public List<PlaceView> look(Inspector inspector) {
      return inspector.places(conversations);
    }
  }

  /** Agents and queues with all that is watched. */
  record AtWork() implements AcdLook<Acd.Live> {
    @Override
    public Acd.Live look(Inspector inspector) {
      return inspector.live();
    }
  }

  /** Offers that stand for an agent. */
  record OffersOf(long agent) implements AcdLook<List<OfferView>> {
    @Override
    public List<OfferView> look(Inspector inspector) {
      return inspector.offersOf(agent);
    }
  }

  /** The time of a conversation in wrap-up. */
  record WrapUpOf(long conversation) implements AcdLook<WrapUpView> {
    @Override
    public @Nullable WrapUpView look(Inspector inspector) {
      return inspector.wrapUp(conversation);
    }
  }

  /** For comparing with the truth. */
  record ForReconciling() implements AcdLook<Digest> {
    @Override
    public Digest look(Inspector inspector) {
      return inspector.digest();
    }
  }

  /** Whether somebody ticks, and how things stand. */
  record Pulse() implements AcdLook<Inspector.Sample> {
    @Override
    public Inspector.Sample look(Inspector inspector) {
      return inspector.sample();
    }
  }
}
