package io.bursar.storefront;

import io.bursar.account.Account;
import io.bursar.basket.Basket;
import io.bursar.basket.Baskets;
import io.bursar.checkout.BasketCodes;
import io.bursar.history.Actor;
import io.bursar.page.SeeOther;
import io.bursar.payment.PaymentState;
import io.bursar.payment.Payments;
import io.bursar.shared.Refusal;
import io.bursar.site.Site;
import io.bursar.storefront.Selection.AllOwned;
import io.bursar.storefront.Selection.NothingToAdd;
import io.bursar.voucher.CodeRefused;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/// The basket: what is in it, what goes in and out.
@Controller
class BasketPage {

  private final BasketScreen screen;
  private final Selection selection;
  private final Baskets baskets;
  private final BasketCodes codes;
  private final Payments payments;

  BasketPage(
      BasketScreen screen,
      Selection selection,
      Baskets baskets,
      BasketCodes codes,
      Payments payments) {
    this.screen = screen;
    this.selection = selection;
    this.baskets = baskets;
    this.codes = codes;
    this.payments = payments;
  }

  /// @param payment the attempt at payment that the payer comes from, if any
  /// @param refused the code of a link that was not good, if the learner comes from one
  @GetMapping("/basket")
  ModelAndView basket(
      @AuthenticationPrincipal Account account,
      Site site,
      @RequestParam Optional<Long> payment,
      @RequestParam Optional<String> refused) {
    var attempt = payment.flatMap(payments::find).filter(a -> a.userId() == account.id());
    if (attempt.filter(a -> a.state() == PaymentState.SETTLED).isPresent()) {
      return SeeOther.to(ReceiptPage.address(attempt.get().orderNumber()));
    }
    var trouble = refused.flatMap(code -> codes.problem(account, site, code));
    return screen.show(
        account,
        site,
        attempt.flatMap(Message::of).or(() -> trouble.map(Message::refused)).orElse(null));
  }

  /// The link that other systems have: what is in the basket makes room for these products and this
  /// code. A code that is not good is named in `error_message`, which other payment pages show;
  /// ours looks at the code itself.
  @GetMapping("/basket/add")
  ModelAndView addOnly(
      @AuthenticationPrincipal Account account,
      Site site,
      @RequestParam(defaultValue = "") List<String> sku,
      @RequestParam(defaultValue = "") String code,
      @RequestParam(name = "email_opt_in", defaultValue = "") String emailOptIn,
      HttpServletRequest request) {
    var lines = selection.lines(account, site, sku);
    var basket = baskets.current(site.id(), account.id(), Actor.page(account.id()));
    baskets.setLines(basket.id(), emailOptIn.equalsIgnoreCase("true"), lines);
    var to = withCampaign(request);
    try {
      if (!code.isBlank()) {
        codes.add(account, site, code, Actor.page(account.id()));
      }
    } catch (CodeRefused refusal) {
      to.queryParam("error_message", encoded(refusal.sentence()));
      to.queryParam("refused", encoded(code));
    } finally {
      codes.dropUseless(account, site, Actor.page(account.id()));
    }
    return SeeOther.to(to.build(true).toUriString());
  }

  /// The buttons of the lists: so many of the product join what is in the basket.
  @PostMapping("/basket/add")
  ModelAndView add(
      @AuthenticationPrincipal Account account,
      Site site,
      @RequestParam String sku,
      @RequestParam(defaultValue = "1") int quantity) {
    try {
      var chosen = selection.lines(account, site, List.of(sku), quantity).getFirst();
      baskets.change(
          site.id(),
          account.id(),
          lines -> selection.joined(lines, chosen),
          Actor.page(account.id()));
      return SeeOther.to("/basket/");
    } catch (Refusal refusal) {
      return screen.refused(account, site, refusal);
    }
  }

  /// So many of what lies in the basket already and is sold in quantity.
  @PostMapping("/basket/quantity")
  ModelAndView quantity(
      @AuthenticationPrincipal Account account,
      Site site,
      @RequestParam String sku,
      @RequestParam int quantity) {
    try {
      var chosen = selection.lines(account, site, List.of(sku), quantity).getFirst();
      baskets.change(
          site.id(), account.id(), lines -> exchanged(lines, chosen), Actor.page(account.id()));
      return SeeOther.to("/basket/");
    } catch (Refusal refusal) {
      return screen.refused(account, site, refusal);
    }
  }

  @PostMapping("/basket/remove")
  ModelAndView remove(
      @AuthenticationPrincipal Account account, Site site, @RequestParam long product) {
    try {
      baskets.change(
          site.id(), account.id(), lines -> without(lines, product), Actor.page(account.id()));
      return SeeOther.to("/basket/");
    } catch (Refusal refusal) {
      return screen.refused(account, site, refusal);
    }
  }

  @PostMapping("/basket/code")
  ModelAndView addCode(
      @AuthenticationPrincipal Account account, Site site, @RequestParam String code) {
    try {
      codes.add(account, site, code, Actor.page(account.id()));
      return SeeOther.to("/basket/");
    } catch (Refusal refusal) {
      return screen.refused(account, site, refusal);
    }
  }

  @PostMapping("/basket/code/remove")
  ModelAndView removeCode(@AuthenticationPrincipal Account account, Site site) {
    codes.remove(account, site, Actor.page(account.id()));
    return SeeOther.to("/basket/");
  }

  @ExceptionHandler
  ResponseEntity<String> nothingToAdd(NothingToAdd refusal) {
    return ResponseEntity.badRequest().contentType(MediaType.TEXT_PLAIN).body(refusal.sentence());
  }

  @ExceptionHandler
  ModelAndView allOwned(AllOwned refusal) {
    return new ModelAndView("storefront/owned", "sentence", refusal.sentence());
  }

  private static List<Basket.Line> exchanged(List<Basket.Line> lines, Basket.Line chosen) {
    return lines.stream()
        .map(line -> line.productId() == chosen.productId() ? chosen : line)
        .toList();
  }

  private static List<Basket.Line> without(List<Basket.Line> lines, long product) {
    return lines.stream().filter(line -> line.productId() != product).toList();
  }

  /// Where visitors came from stays on the address for whoever counts them.
  private static UriComponentsBuilder withCampaign(HttpServletRequest request) {
    var address = UriComponentsBuilder.fromPath("/basket/");
    request
        .getParameterMap()
        .forEach(
            (name, values) -> {
              if (name.startsWith("utm_")) {
                for (var value : values) {
                  address.queryParam(encoded(name), encoded(value));
                }
              }
            });
    return address;
  }

  private static String encoded(String text) {
    return UriUtils.encode(text, StandardCharsets.UTF_8);
  }
}
