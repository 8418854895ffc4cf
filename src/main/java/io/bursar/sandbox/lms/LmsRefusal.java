package io.bursar.sandbox.lms;

import io.bursar.sandbox.http.Answer;

/// Ends the work on a request with this answer. What was saved before it stays saved.
final class LmsRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Answer answer;

  LmsRefusal(Answer answer) {
    super(answer.body(), null, false, false);
    this.answer = answer;
  }

  Answer answer() {
    return answer;
  }
}
