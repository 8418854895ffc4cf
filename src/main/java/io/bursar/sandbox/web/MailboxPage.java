package io.bursar.sandbox.web;

import io.bursar.sandbox.SandboxOn;
import io.bursar.sandbox.mail.MailFault;
import io.bursar.sandbox.mail.ReceivedMail;
import io.bursar.sandbox.mail.SandboxMail;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/// The mails that the sandbox's mail server took, and what it is told to do wrong.
@Controller
@Conditional(SandboxOn.class)
@RequestMapping("/sandbox/mailbox")
class MailboxPage {

  // Without the final slash, by which a flash message would miss its page.
  private static final String HOME = "redirect:/sandbox/mailbox";
  private static final String FRAMED =
      "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'";

  private final ObjectProvider<SandboxMail> server;

  MailboxPage(ObjectProvider<SandboxMail> server) {
    this.server = server;
  }

  @GetMapping
  String list(Model model) {
    var running = server.getIfAvailable();
    model.addAttribute("address", running == null ? null : running.address());
    model.addAttribute("mails", running == null ? List.of() : running.mailbox().newestFirst());
    model.addAttribute("count", running == null ? 0 : running.mailbox().count());
    model.addAttribute(
        "faults",
        running == null ? List.of() : running.faults().stream().map(MailFault::toString).toList());
    model.addAttribute("kinds", MailFault.Kind.values());
    return "sandbox/mailbox";
  }

  @GetMapping("/{number}")
  String mail(@PathVariable long number, Model model) {
    model.addAttribute("mail", find(number));
    return "sandbox/mail";
  }

  /// The HTML alone, for a frame: no script runs in it and nothing is fetched.
  @GetMapping("/{number}/html")
  ResponseEntity<String> html(@PathVariable long number) {
    return ResponseEntity.ok()
        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
        .header("Content-Security-Policy", FRAMED)
        .body(find(number).html());
  }

  @PostMapping("/faults")
  String add(
      @RequestParam MailFault.Kind kind,
      @RequestParam(required = false) @Nullable Integer mails,
      @RequestParam(required = false) @Nullable String only,
      RedirectAttributes next) {
    try {
      running().add(new MailFault(kind, mails, only));
    } catch (IllegalArgumentException e) {
      next.addFlashAttribute("problem", e.getMessage());
    }
    return HOME;
  }

  @PostMapping("/clear")
  String clear() {
    running().clearFaults();
    return HOME;
  }

  @PostMapping("/empty")
  String empty() {
    running().mailbox().clear();
    return HOME;
  }

  private ReceivedMail find(long number) {
    return running()
        .mailbox()
        .find(number)
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }

  private SandboxMail running() {
    var running = server.getIfAvailable();
    if (running == null) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    return running;
  }
}
