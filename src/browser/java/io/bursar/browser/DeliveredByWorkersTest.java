package io.bursar.browser;

import io.bursar.testing.SandboxTest;

@SandboxTest(properties = "bursar.fulfillment.retry.longest=2s")
class DeliveredByWorkersTest extends BuyingJourney {}
