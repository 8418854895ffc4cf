package io.bursar.sandbox.web;

import io.bursar.sandbox.SandboxOn;
import org.springframework.context.annotation.Conditional;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/// Tells the layout of every page that there is a sandbox to link to.
@ControllerAdvice
@Conditional(SandboxOn.class)
class SandboxLink {

  @ModelAttribute("sandbox")
  boolean isThere() {
    return true;
  }
}
