package io.bursar.database;

/// The embedded PostgreSQL cannot run here. The first sentence says what is wrong, the second what
/// to do; Bursar shows both and does not start.
final class DatabaseRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String remedy;

  DatabaseRefused(String sentence, String remedy) {
    super(sentence);
    this.remedy = remedy;
  }

  DatabaseRefused(String sentence, String remedy, Throwable cause) {
    super(sentence, cause);
    this.remedy = remedy;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }

  String remedy() {
    return remedy;
  }
}
