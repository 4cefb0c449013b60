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
import org.omniline.routing.acd.Wire;

/**
 * A read on the partition that holds the state: only the answer travels, never the state. Java's
 * own serialisation of the answers took more of that partition's one thread than its commands.
 */
sealed interface AcdLook<R> extends EntryProcessor<String, AcdState, byte[]>, ReadOnly {
  /** Null when there is no such thing. */
  @Nullable R look(Inspector inspector);

  /** How the answer travels. */
  Wire.Format<R> format();

  @Override
  default byte @Nullable [] process(Map.Entry<String, AcdState> entry) {
    AcdState state = entry.getValue();
    R found = look(new Inspector(state == null ? new AcdState() : state));
    return found == null ? null : format().write(found);
  }

  @Override
  default @Nullable EntryProcessor<String, AcdState, byte[]> getBackupProcessor() {
    return null;
  }

  /** Made once for all. */
  final class Formats {
    private static final Wire.Format<AgentView> AGENT = Wire.format(AgentView.class);
    private static final Wire.Format<List<AgentView>> AGENTS = Wire.list(AgentView.class);
    private static final Wire.Format<List<QueueView>> QUEUES = Wire.list(QueueView.class);
    private static final Wire.Format<List<PlaceView>> PLACES = Wire.list(PlaceView.class);
    private static final Wire.Format<Acd.Live> LIVE = Wire.format(Acd.Live.class);
    private static final Wire.Format<List<OfferView>> OFFERS = Wire.list(OfferView.class);
    private static final Wire.Format<WrapUpView> WRAP_UP = Wire.format(WrapUpView.class);
    private static final Wire.Format<Digest> DIGEST = Wire.format(Digest.class);
    private static final Wire.Format<Inspector.Sample> SAMPLE = Wire.format(Inspector.Sample.class);

    private Formats() {}
  }

  /** One agent. */
  record OneAgent(long id) implements AcdLook<AgentView> {
    @Override
    public @Nullable AgentView look(Inspector inspector) {
      return inspector.agent(id);
    }

    @Override
    public Wire.Format<AgentView> format() {
      return Formats.AGENT;
    }
  }

  /** All agents. */
  record Agents() implements AcdLook<List<AgentView>> {
    @Override
    public List<AgentView> look(Inspector inspector) {
      return inspector.agents();
    }

    @Override
    public Wire.Format<List<AgentView>> format() {
      return Formats.AGENTS;
    }
  }

  /** All queues. */
  record Queues() implements AcdLook<List<QueueView>> {
    @Override
    public List<QueueView> look(Inspector inspector) {
      return inspector.queues();
    }

    @Override
    public Wire.Format<List<QueueView>> format() {
      return Formats.QUEUES;
    }
  }

  /** Where these stand in their queues. */
  record Places(List<Long> conversations) implements AcdLook<List<PlaceView>> {
    @Override
    public List<PlaceView> look(Inspector inspector) {
      return inspector.places(conversations);
    }

    @Override
    public Wire.Format<List<PlaceView>> format() {
      return Formats.PLACES;
    }
  }

  /** Agents and queues with all that is watched. */
  record AtWork() implements AcdLook<Acd.Live> {
    @Override
    public Acd.Live look(Inspector inspector) {
      return inspector.live();
    }

    @Override
    public Wire.Format<Acd.Live> format() {
      return Formats.LIVE;
    }
  }

  /** Offers that stand for an agent. */
  record OffersOf(long agent) implements AcdLook<List<OfferView>> {
    @Override
    public List<OfferView> look(Inspector inspector) {
      return inspector.offersOf(agent);
    }

    @Override
    public Wire.Format<List<OfferView>> format() {
      return Formats.OFFERS;
    }
  }

  /** The time of a conversation in wrap-up. */
  record WrapUpOf(long conversation) implements AcdLook<WrapUpView> {
    @Override
    public @Nullable WrapUpView look(Inspector inspector) {
      return inspector.wrapUp(conversation);
    }

    @Override
    public Wire.Format<WrapUpView> format() {
      return Formats.WRAP_UP;
    }
  }

  /** For comparing with the truth. */
  record ForReconciling() implements AcdLook<Digest> {
    @Override
    public Digest look(Inspector inspector) {
      return inspector.digest();
    }

    @Override
    public Wire.Format<Digest> format() {
      return Formats.DIGEST;
    }
  }

  /** Whether somebody ticks, and how things stand. */
  record Pulse() implements AcdLook<Inspector.Sample> {
    @Override
    public Inspector.Sample look(Inspector inspector) {
      return inspector.sample();
    }

    @Override
    public Wire.Format<Inspector.Sample> format() {
      return Formats.SAMPLE;
    }
  }
}
