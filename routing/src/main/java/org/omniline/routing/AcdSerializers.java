package org.omniline.routing;

import com.hazelcast.config.Config;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.nio.serialization.ByteArraySerializer;
import java.util.function.Function;
import org.omniline.routing.acd.Wire;

/** How steps of the state machine, their answers and what backups are told cross the cluster. */
final class AcdSerializers {
  // Never changed: nodes of an older version know them. 1 to 3 carried one command each.
  private static final int STEP = 4;
  private static final int OUTCOMES = 5;
  private static final int REPLAY = 6;

  private AcdSerializers() {}

  static void contribute(Config config) {
    Wire.Format<AcdStep.Commands> commands = Wire.format(AcdStep.Commands.class);
    Wire.Format<AcdStep.Outcomes> outcomes = Wire.format(AcdStep.Outcomes.class);
    Wire.Format<AcdReplay.Steps> steps = Wire.format(AcdReplay.Steps.class);
    add(
        config,
        AcdStep.class,
        STEP,
        step -> commands.write(step.commands()),
        bytes -> new AcdStep(commands.read(bytes)));
    add(config, AcdStep.Outcomes.class, OUTCOMES, outcomes::write, outcomes::read);
    add(
        config,
        AcdReplay.class,
        REPLAY,
        replay -> steps.write(replay.steps()),
        bytes -> new AcdReplay(steps.read(bytes)));
  }

  private static <T> void add(
      Config config, Class<T> type, int id, Function<T, byte[]> write, Function<byte[], T> read) {
    config
        .getSerializationConfig()
        .addSerializerConfig(
            new SerializerConfig()
                .setTypeClass(type)
                .setImplementation(new Bytes<>(id, write, read)));
  }

  private record Bytes<T>(int id, Function<T, byte[]> writing, Function<byte[], T> reading)
      implements ByteArraySerializer<T> {
    @Override
    public int getTypeId() {
      return id;
    }

    @Override
    public byte[] write(T value) {
      return writing.apply(value);
    }

    @Override
    public T read(byte[] bytes) {
      return reading.apply(bytes);
    }
  }
}
