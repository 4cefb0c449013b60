package org.omniline.routing.acd;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.dataformat.smile.databind.SmileMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Commands, events and answers as bytes between nodes. Java's own serialisation names every class
 * and field in every message and took most of a command's time. Nodes of two versions understand
 * each other: what a newer one added is passed over, what an older one does not know is absent. No
 * class is named by the bytes but {@link Command}s and {@link Event}s, so none of another's is ever
 * made. Thread-safe.
 */
public final class Wire {
  private static final ObjectMapper MAPPER = mapper();

  private Wire() {}

  /**
   * How one kind of value travels.
   *
   * @param <T> a record, or a sealed family of records
   */
  public static final class Format<T> {
    private final ObjectWriter writer;
    private final ObjectReader reader;

    private Format(JavaType type) {
      this.writer = MAPPER.writerFor(type);
      this.reader = MAPPER.readerFor(type);
    }

    public byte[] write(T value) {
      try {
        return writer.writeValueAsBytes(value);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot be written: " + value.getClass(), e);
      }
    }

    /** Fails with {@link UncheckedIOException} when these bytes are none of this kind. */
    public T read(byte[] bytes) {
      try {
        return reader.readValue(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException("another node's message cannot be read", e);
      }
    }
  }

  public static <T> Format<T> format(Class<T> type) {
    return new Format<>(MAPPER.constructType(type));
  }

  /** Of many of one type. */
  public static <T> Format<List<T>> list(Class<T> type) {
    return new Format<>(MAPPER.getTypeFactory().constructCollectionType(List.class, type));
  }

  /** One family's name stands before its content, so that nothing is buffered to find it. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_ARRAY)
  private interface Named {}

  private static ObjectMapper mapper() {
    SimpleModule module = new SimpleModule("acd");
    module.addSerializer(Instant.class, new InstantWriter());
    module.addDeserializer(Instant.class, new InstantReader());
    SmileMapper mapper = new SmileMapper();
    mapper.registerModule(module);
    mapper.setVisibility(PropertyAccessor.ALL, Visibility.NONE);
    mapper.setVisibility(PropertyAccessor.FIELD, Visibility.ANY);
    mapper.setVisibility(PropertyAccessor.CREATOR, Visibility.ANY);
    mapper.setSerializationInclusion(JsonInclude.Include.NON_NULL);
    mapper.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    JsonSetter.Value absentIsEmpty = JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
    List.of(Collection.class, List.class, Set.class, Map.class, SortedMap.class)
        .forEach(type -> mapper.configOverride(type).setSetterInfo(absentIsEmpty));
    List.of(Command.class, Event.class).forEach(family -> name(mapper, family));
    return mapper;
  }

  private static void name(ObjectMapper mapper, Class<?> family) {
    mapper.addMixIn(family, Named.class);
    for (Class<?> member : family.getPermittedSubclasses()) {
      mapper.registerSubtypes(new NamedType(member, member.getSimpleName()));
    }
  }

  private static final class InstantWriter extends StdScalarSerializer<Instant> {
    private static final long serialVersionUID = 1L;

    InstantWriter() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator into, SerializerProvider provider)
        throws IOException {
      into.writeNumber(value.toEpochMilli());
    }
  }

  private static final class InstantReader extends StdScalarDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    InstantReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser from, DeserializationContext context) throws IOException {
      return Instant.ofEpochMilli(from.getLongValue());
    }
  }
}
