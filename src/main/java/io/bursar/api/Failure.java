package io.bursar.api;

/// What a status means to the one who gets it.
record Failure(String title, String detail) {

  static Failure of(int status) {
    return switch (status) {
      case 400 -> new Failure("Bad request", "The request cannot be understood.");
      case 401 -> new Failure("Sign in first", "This needs somebody who is signed in.");
      case 403 ->
          new Failure(
              "Not allowed", "Your account may not do this, or the page was open too long.");
      case 404 -> new Failure("Not found", "There is nothing here.");
      case 405 -> new Failure("Method not allowed", "This address does not answer to this method.");
      case 406 -> new Failure("Not acceptable", "This cannot be answered in the format asked for.");
      case 409 -> new Failure("Not now", "The state of things does not allow this now.");
      case 413 -> new Failure("Too large", "The request is too large.");
      case 415 ->
          new Failure(
              "Unsupported media type", "Send JSON, a form or a multipart form, and say which.");
      default ->
          new Failure(
              "Something went wrong", "It has been recorded under the request's reference.");
    };
  }
}
