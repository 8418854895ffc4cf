package io.bursar.payment.web;

import io.bursar.payment.Processors;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// `GET /api/v2/payment/processors/`: a bare array of the names of the configured processors, the
/// default first.
@RestController
class ProcessorsController {

  private final Processors processors;

  ProcessorsController(Processors processors) {
    this.processors = processors;
  }

  @GetMapping("/api/v2/payment/processors")
  List<String> names() {
    return processors.names();
  }
}
