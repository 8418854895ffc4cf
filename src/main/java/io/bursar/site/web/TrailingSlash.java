package io.bursar.site.web;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.filter.UrlHandlerFilter;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.FlashMapManager;
import org.springframework.web.servlet.support.SessionFlashMapManager;

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

  /// Words for the next page reach it although its address lost the slash on the way in.
  @Bean(DispatcherServlet.FLASH_MAP_MANAGER_BEAN_NAME)
  static FlashMapManager flashMapManager() {
    return new SessionFlashMapManager() {
      @Override
      protected boolean isFlashMapForRequest(FlashMap words, HttpServletRequest request) {
        var path = words.getTargetRequestPath();
        if (path != null && path.length() > 1 && path.endsWith("/")) {
          words.setTargetRequestPath(path.substring(0, path.length() - 1));
        }
        return super.isFlashMapForRequest(words, request);
      }
    };
  }
}
