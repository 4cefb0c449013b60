package org.omniline.persistence.media;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.tika.Tika;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a file is: by its first bytes (Apache Tika's magic numbers, and a few of our own),
 * old office documents by the directory of their container, which its name must not belie. A
 * picture called by another picture's extension is taken for what it is; a program called a picture
 * is refused. Thread-safe.
 */
public final class FileTypes {
  /**
   * @param type the content type it is stored and served with
   * @param extensions the first one is given to a file without any
   * @param magic what the first bytes may look like
   */
  private record Rule(String type, List<String> extensions, Set<String> magic) {
    boolean isMedium() {
      return !type.startsWith("application/") && !type.startsWith("text/");
    }

    boolean isPicture() {
      return type.startsWith("image/");
    }
  }

  private static final String WEBM = "video/webm";
  private static final String AAC = "audio/aac";
  private static final String OOXML = "application/vnd.openxmlformats-officedocument.";
  private static final Set<String> MP4 =
      Set.of(
          "video/mp4",
          "audio/mp4",
          "application/mp4",
          "video/quicktime",
          "video/x-m4v",
          "video/3gpp",
          "video/3gpp2");
  private static final Set<String> ZIP = Set.of("application/zip", "application/x-tika-ooxml");
  private static final Set<String> OLE =
      Set.of(
          "application/x-tika-msoffice",
          "application/msword",
          "application/vnd.ms-excel",
          "application/vnd.ms-powerpoint");

  /** In this order: the first whose magic fits is the type of a file without an extension. */
  private static final List<Rule> RULES =
      List.of(
          new Rule("image/jpeg", List.of("jpg", "jpeg", "jpe", "jfif"), Set.of("image/jpeg")),
          new Rule("image/png", List.of("png"), Set.of("image/png", "image/apng")),
          new Rule("image/gif", List.of("gif"), Set.of("image/gif")),
          new Rule("image/webp", List.of("webp"), Set.of("image/webp")),
          new Rule("audio/amr", List.of("amr"), Set.of("audio/amr", "audio/amr-wb")),
          new Rule("audio/mpeg", List.of("mp3"), Set.of("audio/mpeg")),
          new Rule("audio/wav", List.of("wav"), Set.of("audio/vnd.wave", "audio/x-wav")),
          new Rule(
              "audio/ogg",
              List.of("ogg", "oga", "opus"),
              Set.of(
                  "application/ogg",
                  "audio/ogg",
                  "audio/vorbis",
                  "audio/opus",
                  "audio/speex",
                  "audio/x-oggflac",
                  "audio/x-oggpcm")),
          new Rule(AAC, List.of("aac"), Set.of(AAC, "audio/x-aac")),
          new Rule("video/mp4", List.of("mp4", "m4v"), MP4),
          new Rule("audio/mp4", List.of("m4a"), MP4),
          new Rule("video/quicktime", List.of("mov", "qt"), MP4),
          new Rule(WEBM, List.of("webm"), Set.of(WEBM)),
          new Rule("audio/webm", List.of("weba"), Set.of(WEBM)),
          new Rule("application/pdf", List.of("pdf"), Set.of("application/pdf")),
          new Rule(
              "text/plain",
              List.of("txt"),
              // Tika does not know GBK text for text; what has no binary bytes is text here.
              Set.of("text/plain", "message/rfc822", "application/octet-stream")),
          new Rule("application/zip", List.of("zip"), ZIP),
          new Rule(OOXML + "wordprocessingml.document", List.of("docx"), ZIP),
          new Rule(OOXML + "spreadsheetml.sheet", List.of("xlsx"), ZIP),
          new Rule(OOXML + "presentationml.presentation", List.of("pptx"), ZIP),
          new Rule("application/msword", List.of("doc"), OLE),
          new Rule("application/vnd.ms-excel", List.of("xls"), OLE),
          new Rule("application/vnd.ms-powerpoint", List.of("ppt"), OLE));

  /** What browsers would run or draw if they met it at the start of a text. */
  private static final List<String> ACTIVE =
      List.of("<html", "<!doctype", "<script", "<svg", "<iframe", "<body", "<?php", "<%", "#!");

  private static final int SNIFFED_CHARS = 1_024;

  private final Tika tika = new Tika();
  private final Set<String> allowed;

  /**
   * @param allowed the content types that are accepted, of {@link #known}
   * @throws IllegalArgumentException when one of them is not known
   */
  public FileTypes(Set<String> allowed) {
    for (String type : allowed) {
      if (!known().contains(type)) {
        throw new IllegalArgumentException(
            "content type '" + type + "' cannot be allowed; known are " + known());
      }
    }
    this.allowed = Set.copyOf(allowed);
  }

  /** Every content type this class can tell from others. */
  public static Set<String> known() {
    return RULES.stream().map(Rule::type).collect(Collectors.toUnmodifiableSet());
  }

  /** The accepted content types. */
  public Set<String> allowed() {
    return allowed;
  }

  /**
   * A file that is accepted.
   *
   * @param name with an extension
   */
  record Accepted(String contentType, FileName name) {}

  /**
   * Decides.
   *
   * @param head the first bytes, at most 64 KiB, at least one
   * @param declaredType only tells a sound from a film where the format is the same
   * @return empty when it is refused
   */
  Optional<Accepted> decide(FileName name, @Nullable String declaredType, byte[] head) {
    String magic = magicOf(head);
    String extension = name.extension();
    Optional<Rule> named =
        RULES.stream().filter(rule -> rule.extensions().contains(extension)).findFirst();
    if (named.isEmpty() && !extension.isEmpty()) {
      return Optional.empty();
    }
    Optional<Rule> rule =
        named.isPresent()
            ? reconcile(named.get(), magic)
            : RULES.stream().filter(any -> any.magic().contains(magic)).findFirst();
    return rule.filter(found -> found.extensions().get(0).equals("txt") ? isText(head) : true)
        .filter(found -> !found.type().startsWith(OOXML) || isOffice(head))
        .map(found -> typeOf(found, declaredType))
        .filter(allowed::contains)
        .map(type -> new Accepted(type, extension.isEmpty() ? extend(name, rule.get()) : name));
  }

  /** Whether only the whole file tells what it is, so that {@link #confirm} has the last word. */
  static boolean isProvisional(Accepted accepted) {
    return RULES.stream()
        .anyMatch(rule -> rule.magic() == OLE && rule.type().equals(accepted.contentType()));
  }

  /**
   * Decides on a container by what it holds.
   *
   * @param name as given to {@link #decide}
   * @return empty when it is refused: what it holds is not known, not allowed, or not what its name
   *     says
   */
  Optional<Accepted> confirm(FileName name, Accepted provisional, OleContainer.Source whole)
      throws IOException {
    return OleContainer.typeOf(whole)
        .filter(type -> name.extension().isEmpty() || type.equals(provisional.contentType()))
        .filter(allowed::contains)
        .flatMap(type -> RULES.stream().filter(rule -> rule.type().equals(type)).findFirst())
        .map(
            rule ->
                new Accepted(rule.type(), name.extension().isEmpty() ? extend(name, rule) : name));
  }

  private static FileName extend(FileName name, Rule rule) {
    return name.withExtension(rule.extensions().get(0));
  }

  /** Pictures among pictures and recordings among recordings may be called by each other's name. */
  private static Optional<Rule> reconcile(Rule named, String magic) {
    if (named.magic().contains(magic)) {
      return Optional.of(named);
    }
    return RULES.stream()
        .filter(rule -> rule.magic().contains(magic))
        .filter(rule -> rule.isMedium() && named.isMedium())
        .filter(rule -> rule.isPicture() == named.isPicture())
        .findFirst();
  }

  private static String typeOf(Rule rule, @Nullable String declaredType) {
    boolean sound = declaredType != null && declaredType.startsWith("audio/");
    return sound && rule.type().startsWith("video/")
        ? RULES.stream()
            .filter(other -> other.type().startsWith("audio/"))
            .filter(other -> other.magic().equals(rule.magic()))
            .map(Rule::type)
            .findFirst()
            .orElse(rule.type())
        : rule.type();
  }

  private String magicOf(byte[] head) {
    if (head.length > 1 && (head[0] & 0xFF) == 0xFF && (head[1] & 0xF6) == 0xF0) {
      // ADTS: twelve ones, then layer 00 (ISO/IEC 13818-7, 6.2). Tika knows AAC by name only.
      return AAC;
    }
    String magic = tika.detect(head);
    if (magic.equals("application/x-matroska")) {
      String start = new String(head, 0, Math.min(head.length, 64), StandardCharsets.ISO_8859_1);
      return start.contains("webm") ? WEBM : magic;
    }
    return magic;
  }

  /**
   * An office document is a zip that says what is in it first (ECMA-376 part 2, 10.2); others are
   * not.
   */
  private static boolean isOffice(byte[] head) {
    return new String(head, StandardCharsets.ISO_8859_1).contains("[Content_Types].xml");
  }

  private static boolean isText(byte[] head) {
    boolean wide =
        head.length > 1
            && ((head[0] == (byte) 0xFE && head[1] == (byte) 0xFF)
                || (head[0] == (byte) 0xFF && head[1] == (byte) 0xFE));
    if (!wide) {
      for (byte b : head) {
        if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f') {
          return false;
        }
      }
    }
    String start =
        new String(head, 0, Math.min(head.length, SNIFFED_CHARS), StandardCharsets.ISO_8859_1)
            .replace("\0", "")
            .toLowerCase(Locale.ROOT);
    return ACTIVE.stream()
        .noneMatch(active -> active.equals("#!") ? start.startsWith("#!") : start.contains(active));
  }
}
