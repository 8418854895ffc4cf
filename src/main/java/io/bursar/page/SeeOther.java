package io.bursar.page;

import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

/// Sends a browser on, as forms do when they are done.
public final class SeeOther {

  private SeeOther() {}

  /// 303 to this address, taken literally.
  public static ModelAndView to(String address) {
    return redirect(address, HttpStatus.SEE_OTHER);
  }

  /// 302 to this address, taken literally.
  public static ModelAndView found(String address) {
    return redirect(address, HttpStatus.FOUND);
  }

  private static ModelAndView redirect(String address, HttpStatus status) {
    var view = new RedirectView(address);
    view.setStatusCode(status);
    view.setExpandUriTemplateVariables(false);
    view.setExposeModelAttributes(false);
    return new ModelAndView(view);
  }
}
