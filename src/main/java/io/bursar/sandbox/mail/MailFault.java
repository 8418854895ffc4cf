package io.bursar.sandbox.mail;

import org.jspecify.annotations.Nullable;

/// One way for the mail server to misbehave.
///
/// @param mails for the next so many mails; null until cleared; not for `REFUSE`, whose callers are
///   never seen
/// @param only a text that an address of the mail must contain; null for all mails
public record MailFault(Kind kind, @Nullable Integer mails, @Nullable String only) {

  /// What goes wrong.
  public enum Kind {
    /// Nobody listens.
    REFUSE("Stop the server"),
    /// 451 for the recipient: try again later.
    BUSY("Answer 451: later"),
    /// 550 for the recipient: nobody of that name.
    UNKNOWN_RECIPIENT("Answer 550: nobody there"),
    /// The mail is taken in and never answered, until the faults are cleared.
    HANG("Hang"),
    /// The mail is taken, and the connection closed without a word.
    DROP_AFTER_DATA("Take it, drop the answer");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /// What a button says.
    public String label() {
      return label;
    }
  }

  public MailFault {
    if (mails != null && mails < 1) {
      throw new IllegalArgumentException("mails must be above 0; leave it out for: until cleared.");
    }
    if (kind == Kind.REFUSE && (mails != null || only != null)) {
      throw new IllegalArgumentException("REFUSE knows no mails: leave mails and only out.");
    }
    only = only == null || only.isBlank() ? null : only.strip();
  }

  /// Shown until cleared, to every mail.
  public static MailFault of(Kind kind) {
    return new MailFault(kind, null, null);
  }

  /// The same for the next so many mails.
  public MailFault times(int mailsMax) {
    return new MailFault(kind, mailsMax, only);
  }

  /// The same for mails to addresses that contain the text.
  public MailFault only(String text) {
    return new MailFault(kind, mails, text);
  }

  /// As the sandbox page shows it.
  @Override
  public String toString() {
    return kind.label()
        + (only == null ? "" : ", only " + only)
        + (mails == null ? "" : ", for %d more".formatted(mails));
  }
}
