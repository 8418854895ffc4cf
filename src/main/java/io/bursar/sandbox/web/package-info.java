/// The sandbox's page and its switches, inside Bursar. Only outside production.
@NullMarked
package io.bursar.sandbox.web;

import org.jspecify.annotations.NullMarked;
