package org.omniline.persistence.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileTypesTest {
  private static final FileTypes ALL = new FileTypes(FileTypes.known());

  private static @Nullable String typeOf(String name, @Nullable String declared, byte[] head) {
    return ALL.decide(FileName.clean(name), declared, head)
        .map(FileTypes.Accepted::contentType)
        .orElse(null);
  }

  private static byte[] bytes(String latin1WithEscapes) {
    return latin1WithEscapes.translateEscapes().getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "a.jpg  | image/jpeg | \\377\\330\\377\\340\\0\\20JFIF",
        "a.png  | image/png | \\211PNG\\r\\n\\32\\n\\0\\0\\0\\15IHDR",
        "a.gif  | image/gif | GIF89a....",
        "a.webp | image/webp | RIFF\\0\\0\\0\\0WEBPVP8",
        "a.amr  | audio/amr | #!AMR\\n\\0\\0",
        "a.mp3  | audio/mpeg | ID3\\3\\0\\0\\0\\0\\0\\0",
        "a.wav  | audio/wav | RIFF\\0\\0\\0\\0WAVEfmt",
        "a.ogg  | audio/ogg |"
            + " OggS\\0\\2\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\1\\23OpusHead",
        "a.m4a  | audio/mp4 | \\0\\0\\0\\30ftypM4A \\0\\0\\0\\0",
        "a.aac  | audio/aac | \\377\\361P\\200\\0\\0\\0\\0",
        "a.mp4  | video/mp4 | \\0\\0\\0\\30ftypisom\\0\\0\\0\\0",
        "a.mov  | video/quicktime | \\0\\0\\0\\30ftypqt  \\0\\0\\0\\0",
        "a.webm | video/webm |"
            + " \\32E\\337\\243\\1\\0\\0\\0\\0\\0\\0\\37B\\206\\201\\1B\\202\\204webm",
        "a.pdf  | application/pdf | %PDF-1.7\\n",
        "a.txt  | text/plain | hello",
        "a.zip  | application/zip | PK\\3\\4\\24\\0\\0\\0\\0\\0",
        "a.docx | application/vnd.openxmlformats-officedocument.wordprocessingml.document |"
            + " PK\\3\\4\\24\\0\\0\\0\\0\\0[Content_Types].xml",
        "a.xlsx | application/vnd.openxmlformats-officedocument.spreadsheetml.sheet |"
            + " PK\\3\\4\\24\\0\\0\\0\\0\\0[Content_Types].xml",
        "a.pptx | application/vnd.openxmlformats-officedocument.presentationml.presentation |"
            + " PK\\3\\4\\24\\0\\0\\0\\0\\0[Content_Types].xml",
        "a.doc  | application/msword | \\320\\317\\21\\340\\241\\261\\32\\341\\0\\0",
        "a.xls  | application/vnd.ms-excel | \\320\\317\\21\\340\\241\\261\\32\\341\\0\\0",
        "a.ppt  | application/vnd.ms-powerpoint | \\320\\317\\21\\340\\241\\261\\32\\341\\0\\0",
      })
  void decide_acceptsWhatPeopleSend(String name, String type, String head) {
    assertThat(typeOf(name, null, bytes(head))).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "photo.jpg|MZ\\220\\0\\3\\0\\0\\0",
        "photo.exe|MZ\\220\\0\\3\\0\\0\\0",
        "photo.exe|\\377\\330\\377\\340\\0\\20JFIF",
        "report.pdf|\\177ELF\\2\\1\\1",
        "report.pdf|<html><script>alert(1)</script>",
        "photo.png|<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
        "photo.svg|<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        "note.txt|<!DOCTYPE html><p>x",
        "note.txt|  <svg xmlns=\"http://www.w3.org/2000/svg\">",
        "note.txt|words first, <SCRIPT>alert(1)</SCRIPT>",
        "note.txt|#!/bin/sh\\nrm",
        "note.txt|<?php echo 1;",
        "note.txt|@echo off\\r\\n",
        "note.txt|a\\0b",
        "note.txt|MZ\\220\\0\\3\\0\\0\\0",
        "run.sh|echo hello",
        "run.js|alert(1)",
        "page.html|hello",
        "note.docx|hello",
        "cv.docx|PK\\3\\4\\24\\0\\0\\0\\0\\0setup.exe",
        "song.mp3|\\377\\330\\377\\340\\0\\20JFIF",
        "photo.jpg|%PDF-1.7",
        "photo|MZ\\220\\0\\3\\0\\0\\0",
        "a.pdf.exe|%PDF-1.7",
      })
  void decide_refusesPrograms_pages_andWhatBeliesItsName(String name, String head) {
    assertThat(typeOf(name, null, bytes(head))).isNull();
  }

  @Test
  void decide_takesAPictureForWhatItIs() {
    byte[] jpeg = bytes("\\377\\330\\377\\340\\0\\20JFIF");
    assertThat(typeOf("screenshot.png", "image/png", jpeg)).isEqualTo("image/jpeg");
  }

  @Test
  void decide_givesANamelessFileAnExtension() {
    Optional<FileTypes.Accepted> found =
        ALL.decide(FileName.clean("image"), null, bytes("\\377\\330\\377\\340\\0\\20JFIF"));
    assertThat(found).hasValue(new FileTypes.Accepted("image/jpeg", new FileName("image.jpg")));
  }

  @Test
  void decide_tellsASoundFromAFilmByWhatTheSenderSays() {
    byte[] webm = bytes("\\32E\\337\\243\\1\\0\\0\\0\\0\\0\\0\\37B\\206\\201\\1B\\202\\204webm");
    assertThat(typeOf("voice.webm", "audio/webm;codecs=opus", webm)).isEqualTo("audio/webm");
    assertThat(typeOf("film.webm", "video/webm", webm)).isEqualTo("video/webm");
  }

  @Test
  void decide_acceptsTextInTheEncodingsOfThisCountry() {
    for (String charset : new String[] {"UTF-8", "GB18030", "UTF-16", "Big5"}) {
      assertThat(typeOf("日记.txt", null, "今天心情不好，想說說話。\r\n".getBytes(Charset.forName(charset))))
          .as(charset)
          .isEqualTo("text/plain");
    }
  }

  @Test
  void decide_refusesWhatIsNotOnTheList() {
    FileTypes pictures = new FileTypes(Set.of("image/jpeg"));
    assertThat(pictures.decide(FileName.clean("a.pdf"), null, bytes("%PDF-1.7"))).isEmpty();
    assertThatThrownBy(() -> new FileTypes(Set.of("text/html")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("text/html");
  }
}
