package io.bursar.account.web;

import io.bursar.account.Account;
import io.bursar.account.SignInHints;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The page to sign in.
@Controller
class SignInPage {

  private final List<SignInHints.Hint> hints;
  private final boolean possible;

  SignInPage(ObjectProvider<SignInHints> hints, ObjectProvider<AuthenticationProvider> providers) {
    this.hints = hints.stream().flatMap(some -> some.hints().stream()).toList();
    this.possible = providers.stream().findAny().isPresent();
  }

  @GetMapping("/login")
  String signIn(
      @AuthenticationPrincipal @Nullable Account account,
      @RequestParam @Nullable String error,
      HttpServletRequest request,
      Model model) {
    var next = NextPage.of(request);
    if (account != null && next.equals("/")) {
      return "redirect:/";
    }
    model.addAttribute("next", next);
    model.addAttribute("failed", error != null);
    model.addAttribute("possible", possible);
    model.addAttribute("hints", hints);
    return "account/sign-in";
  }
}
