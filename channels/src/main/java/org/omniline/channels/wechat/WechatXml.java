package org.omniline.channels.wechat;

import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the flat XML of a push into names and values; nested elements become {@code Outer.Inner}.
 * Refuses document types and entities outright (billion laughs, external entities), and more depth
 * or fields than any documented push has. Thread-safe.
 */
final class WechatXml {
  private static final int MAX_DEPTH = 6;
  private static final int MAX_FIELDS = 200;

  private static final XMLInputFactory FACTORY = factory();

  private WechatXml() {}

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  /** The body is not XML as the platform sends it. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Reads a body.
   *
   * @throws Malformed with a reason that holds nothing of the body
   */
  static Map<String, String> parse(String body) throws Malformed {
    try {
      XMLStreamReader reader = FACTORY.createXMLStreamReader(new StringReader(body));
      try {
        return read(reader);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      throw new Malformed("the body is not well-formed XML");
    }
  }

  private static Map<String, String> read(XMLStreamReader reader)
      throws XMLStreamException, Malformed {
    Map<String, String> fields = new HashMap<>();
    StringBuilder path = new StringBuilder();
    StringBuilder text = new StringBuilder();
    int depth = 0;
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
            throw new Malformed("document types and entities are not accepted");
        case XMLStreamConstants.START_ELEMENT -> {
          if (++depth > MAX_DEPTH) {
            throw new Malformed("the body is nested too deeply");
          }
          if (depth > 1) {
            path.append(path.isEmpty() ? "" : ".").append(reader.getLocalName());
          }
          text.setLength(0);
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            text.append(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          if (depth > 1) {
            fields.putIfAbsent(path.toString(), text.toString());
            path.setLength(Math.max(0, path.lastIndexOf(".")));
          }
          text.setLength(0);
          depth--;
          if (fields.size() > MAX_FIELDS) {
            throw new Malformed("the body has too many fields");
          }
        }
        default -> {
          // Comments and white space say nothing.
        }
      }
    }
    return fields;
  }
}
