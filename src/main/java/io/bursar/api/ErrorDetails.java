package io.bursar.api;

import io.bursar.shared.Refusal;
import jakarta.servlet.RequestDispatcher;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.webmvc.error.DefaultErrorAttributes;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.WebRequest;

/// What the error page shows, and what the REST interface says of a failure outside its
/// controllers.
@Component
class ErrorDetails extends DefaultErrorAttributes {

  @Override
  public Map<String, @Nullable Object> getErrorAttributes(
      WebRequest request, ErrorAttributeOptions options) {
    var status =
        attribute(request, RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
            ? code
            : 500;
    var failure = Failure.of(status);
    var detail =
        getError(request) instanceof Refusal refusal ? refusal.sentence() : failure.detail();
    var attributes = new HashMap<String, @Nullable Object>();
    attributes.put("detail", detail);
    var path = Objects.toString(attribute(request, RequestDispatcher.ERROR_REQUEST_URI), "");
    if (!ApiErrors.isApi(path)) {
      attributes.put("status", status);
      attributes.put("title", failure.title());
      attributes.put("reference", status >= 500 ? MDC.get(RequestIds.KEY) : null);
    }
    return attributes;
  }

  private static @Nullable Object attribute(WebRequest request, String name) {
    return request.getAttribute(name, RequestAttributes.SCOPE_REQUEST);
  }
}
