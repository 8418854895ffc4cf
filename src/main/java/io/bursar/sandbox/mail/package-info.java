/// A mail server that takes every mail for everybody, shows what came, and fails on request. Speaks
/// real SMTP on a loopback port.
@NullMarked
package io.bursar.sandbox.mail;

import org.jspecify.annotations.NullMarked;
