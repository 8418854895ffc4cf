package io.bursar.storefront;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.ModelAndView;

/// Where payment pages of other systems send a payer whose payment they cannot name. Whatever was
/// paid is found by Bursar itself.
@Controller
class CheckoutErrorPage {

  @RequestMapping(
      path = "/checkout/error",
      method = {RequestMethod.GET, RequestMethod.POST})
  ModelAndView error() {
    return new ModelAndView("storefront/checkout-error", HttpStatus.OK);
  }
}
