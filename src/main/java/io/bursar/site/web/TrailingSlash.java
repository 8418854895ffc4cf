package io.bursar.site.web;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.filter.UrlHandlerFilter;

/// Takes the final slash off every path before anything else looks at it: clients send both forms,
/// and a redirect would turn a POST into a GET. Controllers map paths without a final slash.
@Configuration(proxyBeanMethods = false)
class TrailingSlash {

  @Bean
  static FilterRegistrationBean<UrlHandlerFilter> trailingSlashFilter() {
    var filter =
        new FilterRegistrationBean<>(
            UrlHandlerFilter.trailingSlashHandler("/**").wrapRequest().build());
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 20);
    return filter;
  }
}
