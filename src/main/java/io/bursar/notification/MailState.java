package io.bursar.notification;

/// Where a mail stands.
public enum MailState {
  /// To be sent, now or when its next try is due.
  QUEUED("queued"),
  /// The mail server took it.
  SENT("sent"),
  /// It will not be sent: nobody to send it to, refused for good, or tried for days.
  NOT_SENT("not sent");

  private final String text;

  MailState(String text) {
    this.text = text;
  }

  /// The text in the database and on pages.
  public String text() {
    return text;
  }

  /// The state with this text.
  public static MailState of(String text) {
    for (var state : values()) {
      if (state.text.equals(text)) {
        return state;
      }
    }
    throw new IllegalArgumentException("No such state of a mail: " + text);
  }
}
