package io.bursar.storefront;

import io.bursar.account.Account;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/// The basket page as an answer, with or without a message.
@Component
class BasketScreen {

  private final BasketReader reader;

  BasketScreen(BasketReader reader) {
    this.reader = reader;
  }

  /// The basket as it is now, under this message.
  ModelAndView show(Account account, Site site, @Nullable Message message) {
    return show(account, site, message, HttpStatus.OK);
  }

  /// The basket as it is now, and why what was asked for did not happen.
  ModelAndView refused(Account account, Site site, Refusal refusal) {
    var status =
        switch (refusal.kind()) {
          case INVALID -> HttpStatus.BAD_REQUEST;
          case NOT_FOUND -> HttpStatus.NOT_FOUND;
          case FORBIDDEN -> HttpStatus.FORBIDDEN;
          case CONFLICT -> HttpStatus.CONFLICT;
        };
    return show(account, site, Message.refused(refusal.sentence()), status);
  }

  private ModelAndView show(
      Account account, Site site, @Nullable Message message, HttpStatus status) {
    var model = new HashMap<String, @Nullable Object>();
    model.put("basket", reader.read(account, site));
    model.put("message", message);
    return new ModelAndView("storefront/basket", model, status);
  }
}
