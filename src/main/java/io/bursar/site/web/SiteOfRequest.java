package io.bursar.site.web;

import io.bursar.site.Site;
import io.bursar.site.Sites;
import jakarta.servlet.http.HttpServletRequest;
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

/// Gives controllers the [Site] of the request's host as a parameter.
@Component
class SiteOfRequest implements HandlerMethodArgumentResolver, WebMvcConfigurer {

  private final Sites sites;

  SiteOfRequest(Sites sites) {
    this.sites = sites;
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(this);
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Site.class;
  }

  @Override
  public Site resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer model,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    var host = Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class));
    // The filter has let no request without a site come this far.
    return sites.forHost(host.getServerName()).orElseThrow();
  }
}
