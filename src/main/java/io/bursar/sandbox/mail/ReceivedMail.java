package io.bursar.sandbox.mail;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// A mail as it came over the wire.
///
/// @param number counted from 1 since the start
/// @param recipients whom the sender named to the server
/// @param from the header, decoded
/// @param text the plain part; empty when there is none
/// @param html the HTML part; empty when there is none
/// @param source the mail as it was sent, byte by byte
public record ReceivedMail(
    long number,
    Instant at,
    List<String> recipients,
    String from,
    String subject,
    String messageId,
    String text,
    String html,
    String source) {

  /// Understands what was sent; throws a [MessagingException] when it is no mail.
  static ReceivedMail read(long number, Instant at, List<String> recipients, byte[] source)
      throws MessagingException, IOException {
    var message =
        new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(source));
    var from = message.getFrom();
    return new ReceivedMail(
        number,
        at,
        List.copyOf(recipients),
        from == null || from.length == 0 ? "" : MimeUtility.decodeText(from[0].toString()),
        Objects.requireNonNullElse(message.getSubject(), ""),
        Objects.requireNonNullElse(message.getMessageID(), ""),
        Objects.requireNonNullElse(find(message, "text/plain"), ""),
        Objects.requireNonNullElse(find(message, "text/html"), ""),
        new String(source, StandardCharsets.UTF_8));
  }

  private static @Nullable String find(Part part, String type)
      throws MessagingException, IOException {
    if (part.isMimeType(type)) {
      return String.valueOf(part.getContent());
    }
    if (part.getContent() instanceof Multipart parts) {
      for (var i = 0; i < parts.getCount(); i++) {
        BodyPart inner = parts.getBodyPart(i);
        var found = find(inner, type);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }
}
