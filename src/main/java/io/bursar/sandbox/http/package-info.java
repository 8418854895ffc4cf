/// The plain HTTP ground under both sandbox servers: a listener on loopback, the faults it can be
/// told to show, the log of its calls and the record that survives a restart. No Spring.
@NullMarked
package io.bursar.sandbox.http;

import org.jspecify.annotations.NullMarked;
