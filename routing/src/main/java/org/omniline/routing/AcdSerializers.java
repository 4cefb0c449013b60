package org.omniline.routing;

import com.hazelcast.config.Config;
import com.hazelcast.config.SerializerConfig;
import com.hazelcast.nio.serialization.ByteArraySerializer;
import java.util.function.Function;
import org.omniline.routing.acd.Command;
import org.omniline.routing.acd.Wire;

/** How steps of the state machine, their answers and what backups are told cross the cluster. */
final class AcdSerializers {
  // Never changed: nodes of an older version know them. From 1 on they are free for applications.
  private static final int STEP = 1;
  private static final int OUTCOME = 2;
  private static final int REPLAY = 3;

  private AcdSerializers() {}

  static void contribute(Config config) {
    Wire.Format<Command> commands = Wire.format(Command.class);
    Wire.Format<StepOutcome> outcomes = Wire.format(StepOutcome.class);
    Wire.Format<AcdReplay.Told> told = Wire.format(AcdReplay.Told.class);
    add(
        config,
        AcdStep.class,
        STEP,
        step -> commands.write(step.command()),
        bytes -> new AcdStep(commands.read(bytes)));
    add(config, StepOutcome.class, OUTCOME, outcomes::write, outcomes::read);
    add(
        config,
        AcdReplay.class,
        REPLAY,
        replay -> told.write(replay.told()),
        bytes -> new AcdReplay(told.read(bytes)));
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
