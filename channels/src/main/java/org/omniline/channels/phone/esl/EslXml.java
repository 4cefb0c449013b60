package org.omniline.channels.phone.esl;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads an event in XML form. The product never asks for it; somebody else's {@code event xml} on
 * the same connection is understood all the same. Values are percent-encoded as in plain form.
 */
final class EslXml {
  private EslXml() {}

  /** False when it is no XML of an event; the builder may then hold a part. */
  static boolean read(byte[] in, EslEvent.Builder event) {
    // Rare enough for a factory each, which is what may be shared by no two threads.
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(EslText.decode(in)));
      try {
        return event(xml, event);
      } finally {
        xml.close();
      }
    } catch (XMLStreamException malformed) {
      return false;
    }
  }

  private static boolean event(XMLStreamReader xml, EslEvent.Builder event)
      throws XMLStreamException {
    boolean seen = false;
    while (xml.hasNext()) {
      if (xml.next() != XMLStreamConstants.START_ELEMENT) {
        continue;
      }
      switch (xml.getLocalName()) {
        case "event" -> seen = true;
        case "headers" -> headers(xml, event);
        case "body" -> event.body(xml.getElementText().getBytes(StandardCharsets.UTF_8));
        default -> event.header(xml.getLocalName(), xml.getElementText());
      }
    }
    return seen;
  }

  private static void headers(XMLStreamReader xml, EslEvent.Builder event)
      throws XMLStreamException {
    while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
      String name = xml.getLocalName();
      EslPlain.header(name, EslText.percentDecode(xml.getElementText()), event);
    }
  }
}
