package io.bursar.api;

import io.bursar.site.Sites;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Gives endpoints their [ApiInput] and their [ApiPage] as parameters.
@Component
class ApiArguments implements HandlerMethodArgumentResolver, WebMvcConfigurer {

  private final Sites sites;

  ApiArguments(Sites sites) {
    this.sites = sites;
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(this);
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == ApiInput.class
        || parameter.getParameterType() == ApiPage.class;
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer model,
      NativeWebRequest web,
      @Nullable WebDataBinderFactory binders)
      throws IOException, ServletException {
    var request = Objects.requireNonNull(web.getNativeRequest(HttpServletRequest.class));
    return parameter.getParameterType() == ApiInput.class
        ? ApiBody.read(request)
        : ApiPage.of(request, sites.forHost(request.getServerName()).orElseThrow());
  }
}
