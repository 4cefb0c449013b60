package org.omniline.tests.browser;

import com.microsoft.playwright.options.FilePayload;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/** Files that people send. */
final class SampleFiles {
  private SampleFiles() {}

  /** A picture of 320 × 200 pixels. */
  static FilePayload picture(String name) {
    BufferedImage image = new BufferedImage(320, 200, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(new Color(0x8fb8de));
    pen.fillRect(0, 0, 320, 200);
    pen.setColor(new Color(0xf4d35e));
    pen.fillOval(210, 30, 60, 60);
    pen.setColor(new Color(0x3a7d6b));
    pen.fillRect(0, 140, 320, 60);
    pen.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new FilePayload(name, "image/png", out.toByteArray());
  }

  /** A PDF of one empty page. */
  static FilePayload pdf(String name) {
    String text =
        """
        %PDF-1.4
        1 0 obj
        << /Type /Catalog /Pages 2 0 R >>
        endobj
        2 0 obj
        << /Type /Pages /Kids [3 0 R] /Count 1 >>
        endobj
        3 0 obj
        << /Type /Page /Parent 2 0 R /MediaBox [0 0 300 144] >>
        endobj
        xref
        0 4
        0000000000 65535 f\s
        0000000009 00000 n\s
        0000000058 00000 n\s
        0000000115 00000 n\s
        trailer
        << /Size 4 /Root 1 0 R >>
        startxref
        186
        %%EOF
        """;
    return new FilePayload(name, "application/pdf", text.getBytes(StandardCharsets.US_ASCII));
  }

  /** A Windows program under the name of a photograph. */
  static FilePayload programNamed(String name) {
    byte[] bytes = new byte[512];
    bytes[0] = 'M';
    bytes[1] = 'Z';
    bytes[0x3c] = (byte) 0x80;
    bytes[0x80] = 'P';
    bytes[0x81] = 'E';
    bytes[0x84] = 0x4c;
    bytes[0x85] = 0x01;
    return new FilePayload(name, "image/jpeg", bytes);
  }
}
