package io.bursar.notification.web;

import io.bursar.notification.MailSamples;
import io.bursar.notification.MailSamples.Sample;
import io.bursar.site.Site;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;

/// What the templates of mails become, with invented figures.
@Controller
@RequestMapping("/dashboard/mails/samples/{name}")
class MailSamplesPage {

  private static final String FRAMED =
      "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'";

  private final MailSamples samples;

  MailSamplesPage(MailSamples samples) {
    this.samples = samples;
  }

  @GetMapping
  String sample(Site site, @PathVariable String name, Model model) {
    model.addAttribute("name", name);
    model.addAttribute("samples", Sample.values());
    model.addAttribute("preview", samples.preview(sample(name), site));
    return "notification/sample";
  }

  /// The HTML alone, for a frame: no script runs in it and nothing is fetched.
  @GetMapping("/html")
  ResponseEntity<String> html(Site site, @PathVariable String name) {
    return ResponseEntity.ok()
        .contentType(new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8))
        .header("Content-Security-Policy", FRAMED)
        .body(samples.preview(sample(name), site).html());
  }

  private static Sample sample(String name) {
    return Arrays.stream(Sample.values())
        .filter(sample -> sample.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
  }
}
