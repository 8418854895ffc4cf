package io.bursar.shared;

/// A rule said no, and nothing has changed. Each refusal is a nested class of the place that throws
/// it, with a stable code and a sentence that tells the caller what was wrong and what to do.
/// Endpoints turn it into their own envelope.
public abstract class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// What kind of no it is: endpoints choose the HTTP status by it.
  public enum Kind {
    /// What was sent cannot be understood or breaks a rule of its own: 400.
    INVALID,
    /// What is named does not exist, or not for this caller: 404.
    NOT_FOUND,
    /// This caller may not do this: 403.
    FORBIDDEN,
    /// The state of things does not allow it now: 409.
    CONFLICT
  }

  private final Kind kind;
  private final String code;

  protected Refusal(Kind kind, String code, String sentence) {
    super(sentence, null, false, false);
    this.kind = kind;
    this.code = code;
  }

  /// The kind of refusal.
  public Kind kind() {
    return kind;
  }

  /// A stable word for programs, in kebab case.
  public String code() {
    return code;
  }

  /// The sentence for the caller.
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
