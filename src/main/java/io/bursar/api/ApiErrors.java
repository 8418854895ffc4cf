package io.bursar.api;

import io.bursar.shared.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.databind.json.JsonMapper;

/// What a request that failed is answered: on the REST interface `{"detail": "<sentence>"}`, on
/// pages the error page. An endpoint that has an envelope of its own catches its refusals itself.
@RestControllerAdvice
class ApiErrors {

  private static final Logger LOG = LoggerFactory.getLogger(ApiErrors.class);

  /// Answers from outside the controllers, in the same shape.
  static void write(HttpServletResponse response, int status, String detail) throws IOException {
    response.setStatus(status);
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    response
        .getOutputStream()
        .write(JsonMapper.shared().writeValueAsBytes(Map.of("detail", detail)));
  }

  @ExceptionHandler
  @Nullable ResponseEntity<Map<String, ?>> answer(
      Exception failure, HttpServletRequest request, HttpServletResponse response)
      throws Exception {
    if (failure instanceof AccessDeniedException
        || failure instanceof AuthenticationException
        || failure instanceof AsyncRequestNotUsableException) {
      // Security answers the first two; of the last, nobody is left to be answered.
      throw failure;
    }
    var status = status(failure);
    if (status == 500) {
      LOG.error(
          "Unexpected failure of {} {}", request.getMethod(), request.getRequestURI(), failure);
    }
    if (!isApi(request.getRequestURI())) {
      response.sendError(status);
      return null;
    }
    return ResponseEntity.status(status)
        .headers(failure instanceof ErrorResponse error ? error.getHeaders() : HttpHeaders.EMPTY)
        .contentType(MediaType.APPLICATION_JSON)
        .body(body(failure, status));
  }

  static boolean isApi(String path) {
    return path.startsWith("/api/")
        || path.startsWith("/bff/")
        || path.startsWith("/payment/stripe/checkout");
  }

  private static int status(Exception failure) {
    return switch (failure) {
      case Refusal refusal -> status(refusal);
      case ErrorResponse error -> error.getStatusCode().value();
      case HttpMessageNotReadableException _,
          TypeMismatchException _,
          MultipartException _,
          RequestRejectedException _ ->
          400;
      default -> 500;
    };
  }

  private static int status(Refusal refusal) {
    return switch (refusal.kind()) {
      case INVALID -> 400;
      case FORBIDDEN -> 403;
      case NOT_FOUND -> 404;
      case CONFLICT -> 409;
    };
  }

  private static Map<String, ?> body(Exception failure, int status) {
    return switch (failure) {
      case ApiInput.Invalid invalid -> invalid.errors();
      case Refusal refusal -> Map.of("detail", refusal.sentence());
      case ResponseStatusException error when error.getReason() != null ->
          Map.of("detail", error.getReason());
      default -> Map.of("detail", Failure.of(status).detail());
    };
  }
}
